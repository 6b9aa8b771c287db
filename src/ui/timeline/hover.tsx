import { type RefObject, useEffect, useState } from 'react'
import { formatExactMoment } from '../../stage/format.ts'
import { rowAt } from '../../stage/timeline/layout.ts'
import { psAt, type Scene } from '../../stage/timeline/scene.ts'
import { wordsAt } from '../../stage/timeline/words.ts'
import { useApp } from '../../store/app.ts'
import { pointIn } from '../zoomed.ts'

interface Tip {
  x: number
  y: number
  left: boolean
  words: string
  moment: string
}

const tipAt = (scene: Scene, x: number, y: number): Tip | null => {
  const row = rowAt(scene.layout, y)
  const side = scene.sides.find((one) => one.side === row?.side)
  if (row === undefined || side === undefined || x < scene.layout.gutter) return null
  const ps = psAt(scene, x)
  if (ps < 0 || ps > side.run.reachedPs) return null
  const words = `${row.name}: ${wordsAt(side.run, row, ps)}`
  return { x, y: row.top + row.height + 4, left: x > scene.layout.width * 0.65, words, moment: formatExactMoment(ps) }
}

/** What is under the mouse, in words. The keyboard hears the same of the lane that it is in. */
export const Hover = (props: { scene: RefObject<Scene | null>; box: RefObject<HTMLDivElement | null> }) => {
  const { scene, box } = props
  const playing = useApp((state) => state.playing)
  const [tip, setTip] = useState<Tip | null>(null)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const show = (event: PointerEvent): void => {
      const still = event.pointerType === 'mouse' && event.buttons === 0 && scene.current !== null
      const { x, y } = pointIn(element, event)
      setTip(still && scene.current ? tipAt(scene.current, x, y) : null)
    }
    const hide = (): void => setTip(null)
    element.addEventListener('pointermove', show)
    element.addEventListener('pointerdown', hide)
    element.addEventListener('pointerleave', hide)
    element.addEventListener('keydown', hide)
    element.addEventListener('wheel', hide, { passive: true })
    return () => {
      element.removeEventListener('pointermove', show)
      element.removeEventListener('pointerdown', hide)
      element.removeEventListener('pointerleave', hide)
      element.removeEventListener('keydown', hide)
      element.removeEventListener('wheel', hide)
    }
  }, [scene, box])
  // While it plays, what is under the mouse is another thing at every picture.
  if (tip === null || playing) return null
  const { x, y, left, words, moment } = tip
  return (
    <div
      className="timeline-hover"
      aria-hidden="true"
      style={{ top: y, left: x, transform: left ? 'translateX(calc(-100% - 10px))' : 'translateX(10px)' }}
    >
      {words}
      <br />
      <span style={{ color: 'var(--ink-2)' }}>{moment}</span>
    </div>
  )
}
