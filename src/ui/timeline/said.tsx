import { useEffect, useState } from 'react'
import { t } from '../../language/t.ts'
import { formatExactMoment, formatPs } from '../../stage/format.ts'
import { sameLane, type Scene } from '../../stage/timeline/scene.ts'
import { wordsAt } from '../../stage/timeline/words.ts'
import { useApp } from '../../store/app.ts'

/** A reader is told when things have stood still for so long. */
const QUIET_MS = 400

const said = ({ sides, layout, span, momentPs, cursors, focus }: Scene): string => {
  const row = layout.rows.find((one) => sameLane(focus, one))
  const side = sides.find((one) => one.side === row?.side)
  const lane =
    row === undefined || side === undefined
      ? []
      : [
          t('{title}, {lane}: {words}.', {
            title: side.title,
            lane: row.kind === 'cpu' ? row.name : `${t(row.kind)} ${row.name}`,
            words: wordsAt(side.run, row, momentPs),
          }),
        ]
  const { a, b } = cursors
  return [
    ...lane,
    t('Moment {moment}.', { moment: formatExactMoment(momentPs) }),
    t('In sight: {length} from {from}.', {
      length: formatPs(span.toPs - span.fromPs),
      from: formatExactMoment(Math.max(0, span.fromPs)),
    }),
    ...(a === null ? [] : [t('A at {moment}.', { moment: formatExactMoment(a) })]),
    ...(b === null ? [] : [t('B at {moment}.', { moment: formatExactMoment(b) })]),
    ...(a === null || b === null ? [] : [t('Between them {length}.', { length: formatPs(Math.abs(b - a)) })]),
  ].join(' ')
}

/** Says, to those who hear the page, where the timeline is and what the lane in focus shows. Silent while it plays. */
export const Said = ({ scene }: { scene: Scene }) => {
  const playing = useApp((state) => state.playing)
  const [words, setWords] = useState('')
  useEffect(() => {
    if (playing) return
    const timer = setTimeout(() => setWords(said(scene)), QUIET_MS)
    return () => clearTimeout(timer)
  }, [scene, playing])
  return (
    <p role="status" className="sr-only" data-testid="timeline-said">
      {words}
    </p>
  )
}
