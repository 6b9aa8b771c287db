import type { KeyboardEvent } from 'react'
import { t } from '../../language/t.ts'
import type { Scene } from '../../stage/timeline/scene.ts'
import { sameLane } from '../../stage/timeline/scene.ts'
import { pannedBy } from '../../stage/timeline/span.ts'
import { choose, useApp } from '../../store/app.ts'
import { chooseTimeline, intervalOf, setCursor, setLoop, unpinLane, useTimeline } from '../../store/timeline.ts'
import { follow, untilOf, zoomBy } from './view.ts'

const ZOOM = 1.6
const PAN = 0.15

/** What the keys do while the timeline has the focus, for the help and for screen readers. */
export const keysHelp = (): string =>
  [
    t('Plus and minus zoom, shift with arrow left or right moves the window, F follows the moment again.'),
    t('Arrow up and down go from lane to lane, Enter looks at the lane, Delete removes a lane that was added.'),
    t(
      '[ and ] set the cursors A and B at the moment, L plays what is between them again and again, Escape clears them.',
    ),
  ].join(' ')

const pan = (scene: Scene, share: number): void => {
  chooseTimeline({ window: pannedBy(scene.span, share, untilOf(scene.sides)) })
}

const moveFocus = ({ layout, focus }: Scene, by: number): void => {
  const { rows } = layout
  if (rows.length === 0) return
  const now = rows.findIndex((row) => sameLane(focus, row))
  const next = now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, now + by))
  const { side, kind, index } = rows[next]
  chooseTimeline({ focus: { side, kind, index } })
}

const toggleLoop = (): void => {
  const { loop, cursors } = useTimeline.getState()
  setLoop(loop === null ? intervalOf(cursors) : null)
}

const ACTIONS: Record<string, (scene: Scene) => void> = {
  '+': ({ span, sides }) => zoomBy(span, 1 / ZOOM, null, untilOf(sides)),
  '=': ({ span, sides }) => zoomBy(span, 1 / ZOOM, null, untilOf(sides)),
  '-': ({ span, sides }) => zoomBy(span, ZOOM, null, untilOf(sides)),
  '[': () => setCursor('a', useApp.getState().momentPs),
  ']': () => setCursor('b', useApp.getState().momentPs),
  a: () => setCursor('a', useApp.getState().momentPs),
  b: () => setCursor('b', useApp.getState().momentPs),
  f: ({ span }) => follow(span),
  l: toggleLoop,
  ArrowUp: (scene) => moveFocus(scene, -1),
  ArrowDown: (scene) => moveFocus(scene, 1),
  Enter: ({ focus }) => {
    if (focus !== null) choose({ picked: { ...focus } })
  },
  Delete: ({ focus }) => {
    if (focus !== null && focus.kind !== 'cpu') unpinLane({ ...focus, kind: focus.kind })
  },
}

/** Keys of the timeline; what is not for it goes on to the page. */
export const onTimelineKey = (event: KeyboardEvent, scene: Scene | null): void => {
  if (scene === null || event.ctrlKey || event.metaKey || event.altKey) return
  const { cursors, query } = useTimeline.getState()
  if (event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
    pan(scene, event.key === 'ArrowLeft' ? -PAN : PAN)
  } else if (event.key === 'Escape') {
    if (cursors.a === null && cursors.b === null && query === '') return
    chooseTimeline({ cursors: { a: null, b: null }, loop: null, query: '' })
  } else {
    const action = ACTIONS[event.key]
    if (action === undefined) return
    action(scene)
  }
  event.preventDefault()
  event.stopPropagation()
}
