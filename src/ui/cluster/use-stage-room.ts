import { useLayoutEffect, useState } from 'react'
import { useApp } from '../../store/app.ts'
import { usePresent } from '../../store/present.ts'

/** What stands above and below the stages on a wide screen, but for the time line; and above each stage; in pixels. */
const AROUND = 318
const ABOVE = 52
/** The same while it is presented, enlarged, without controls and legend. */
const AROUND_PRESENTED = 165
const STAGE = { least: 190, most: 560 } as const
/** From these widths on two sides stand beside each other, and three. */
const BESIDE_FROM = { two: 1000, three: 1240 } as const

const measure = (): [number, number] => [innerWidth, innerHeight]

/** Columns of the stages, and the height that there is for each so that all can be seen at once. */
export const useStageRoom = (sides: number, timeline: number): { columns: number; height: number } => {
  const [[width, height], setSize] = useState(measure)
  const zoom = usePresent((state) => state.zoom)
  const around = useApp((state) => state.presenting) ? AROUND_PRESENTED : AROUND
  useLayoutEffect(() => {
    const onResize = (): void => setSize(measure())
    addEventListener('resize', onResize)
    return () => removeEventListener('resize', onResize)
  }, [])
  const three = sides === 3 && width >= BESIDE_FROM.three
  const columns = three ? 3 : sides > 1 && width >= BESIDE_FROM.two ? 2 : 1
  const rows = width >= BESIDE_FROM.two ? Math.ceil(sides / columns) : 1
  const above = three ? 2 * ABOVE - 20 : ABOVE
  const each = (height / zoom - around - timeline) / rows - above
  return { columns, height: Math.round(Math.min(STAGE.most, Math.max(STAGE.least, each))) }
}
