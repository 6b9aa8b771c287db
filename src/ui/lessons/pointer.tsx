import { useEffect, useState } from 'react'
import { t } from '../../language/t.ts'
import type { Highlight } from '../../scenario/lesson/lesson.ts'
import { intoSight, selectorOf } from './places.ts'

interface Rectangle {
  left: number
  top: number
  width: number
  height: number
}

const same = (one: Rectangle | null, other: Rectangle | null): boolean =>
  one === other ||
  (one !== null &&
    other !== null &&
    one.left === other.left &&
    one.top === other.top &&
    one.width === other.width &&
    one.height === other.height)

/** How often it is looked where things are now: they move while it plays. */
const LOOK_MS = 80
/** Height of the word beside what is pointed out, and its distance, in pixels. */
const LABEL = 34

/** Where in the window something is, as long as it is there; it is brought into sight once. */
const usePlace = (selector: string): Rectangle | null => {
  const [place, setPlace] = useState<Rectangle | null>(null)
  useEffect(() => {
    let seen = false
    const look = (): void => {
      const element = document.querySelector(selector)
      const box = element?.getBoundingClientRect() ?? null
      const next =
        box === null || box.width === 0 ? null : { left: box.left, top: box.top, width: box.width, height: box.height }
      setPlace((before) => (same(before, next) ? before : next))
      if (element === null || next === null || seen) return
      seen = true
      intoSight(element)
    }
    look()
    const timer = setInterval(look, LOOK_MS)
    addEventListener('scroll', look, { passive: true, capture: true })
    return () => {
      clearInterval(timer)
      removeEventListener('scroll', look, { capture: true })
    }
  }, [selector])
  return place
}

/** What a highlight is called where the lesson does not say. */
export const highlightWords = (highlight: Highlight): string => {
  if (highlight.says !== undefined) return t(highlight.says)
  if (highlight.at === 'part') return t('look here')
  if (highlight.at === 'cpu') return t('CPU {number}', { number: highlight.name })
  return highlight.at === 'node' ? t('node {number}', { number: highlight.name }) : highlight.name
}

/** Frames what a step points out, wherever it is on the page, and says a word beside it. */
export const Pointer = ({ highlight, cluster }: { highlight: Highlight; cluster: boolean }) => {
  const place = usePlace(selectorOf(highlight, cluster))
  if (place === null) return null
  const { left, top, width, height } = place
  const above = top >= LABEL
  return (
    <div className="lesson-pointer" data-testid="lesson-pointer" aria-hidden="true">
      <span className="lesson-halo" style={{ left: left - 4, top: top - 4, width: width + 8, height: height + 8 }} />
      <span
        className={above ? 'lesson-label' : 'lesson-label lesson-label-below'}
        style={{
          left: Math.max(8, Math.min(left + Math.min(width / 2, 120), innerWidth - 120)),
          top: above ? top - LABEL : top + height + 8,
        }}
      >
        {highlightWords(highlight)}
      </span>
    </div>
  )
}
