import { useLayoutEffect, useState } from 'react'

/** What stands above and below the stages on a wide screen, about; and on each side above its stage; in pixels. */
const AROUND = 412
const ABOVE = 52
const STAGE = { least: 190, most: 560 } as const
/** From this width on two sides stand beside each other. */
export const BESIDE_FROM = 1000

const measure = (): [number, number] => [innerWidth, innerHeight]

/** Columns of the stages, and the height that there is for each so that all can be seen at once. */
export const useStageRoom = (sides: number): { columns: number; height: number } => {
  const [[width, height], setSize] = useState(measure)
  useLayoutEffect(() => {
    const onResize = (): void => setSize(measure())
    addEventListener('resize', onResize)
    return () => removeEventListener('resize', onResize)
  }, [])
  const columns = sides > 1 && width >= BESIDE_FROM ? 2 : 1
  const rows = width >= BESIDE_FROM ? Math.ceil(sides / columns) : 1
  const each = (height - AROUND) / rows - ABOVE
  return { columns, height: Math.round(Math.min(STAGE.most, Math.max(STAGE.least, each))) }
}
