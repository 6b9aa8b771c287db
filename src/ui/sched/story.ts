import { t, tn } from '../../language/t.ts'
import type { SchedPlayed } from '../../playback/sched/sched-messages.ts'
import { formatCount, formatPs } from '../../stage/format.ts'
import type { Story } from '../side-panel.tsx'

const PS_PER_NS = 1000

/** The share that waiting adds to the time for which threads ran: mostly far below a hundredth. */
const shareWords = (share: number): string => {
  const perMillion = share * 1e6
  if (perMillion >= 1000) return t('{share} %', { share: formatCount(Number((share * 100).toPrecision(3))) })
  return t('{count} millionths', { count: formatCount(Number(perMillion.toPrecision(3))) })
}

const sentenceOf = ({ costs, place }: SchedPlayed): string => {
  const { migrations, linesFollowed, followPs, ownPs } = costs
  if (migrations === 0) return t('No thread of this trace went from one CPU to another: no line had to follow.')
  return tn(
    migrations,
    '1 migration made {lines} lines follow: {time} on {machine}.',
    '{count} migrations made {lines} lines follow: {time} on {machine}.',
    {
      count: formatCount(migrations),
      lines: formatCount(linesFollowed),
      time: formatPs(followPs + ownPs),
      machine: place.machine.title,
    },
  )
}

const evidenceOf = ({ costs, place, shown, events, leftOutNs }: SchedPlayed): string =>
  [
    t('Assumed: each thread works on {lines} lines.', { lines: formatCount(place.lines) }),
    place.longestGapNs === 0
      ? t('Time is as it was.')
      : t('Stretches of more than {gap} without an event are shown as {gap}: {time} are left out.', {
          gap: formatPs(place.longestGapNs * PS_PER_NS),
          time: formatPs(leftOutNs * PS_PER_NS),
        }),
    ...(shown < events
      ? [
          t('The first {shown} of {events} events are played; all are counted.', {
            shown: formatCount(shown),
            events: formatCount(events),
          }),
        ]
      : []),
    t('Threads ran for {time}.', { time: formatPs(costs.busyNs * PS_PER_NS) }),
  ].join(' ')

/** What a trace's run says of itself: its moves, what followed, and what that took. */
export const storyOf = (played: SchedPlayed): Story => {
  const { costs } = played
  const waitedPs = costs.followPs + costs.ownPs
  return {
    sentence: sentenceOf(played),
    evidence: evidenceOf(played),
    figures: [
      { value: formatCount(costs.migrations), words: t('moves to another CPU') },
      { value: formatCount(costs.linesFollowed), words: t('lines that followed') },
      {
        value: costs.migrations === 0 ? '–' : formatPs(waitedPs / costs.migrations),
        words: t('for each move; {worst} at most', { worst: formatPs(costs.worstPs) }),
      },
      {
        value: costs.busyNs === 0 ? '–' : shareWords(waitedPs / (costs.busyNs * PS_PER_NS)),
        words: t('of the time for which threads ran'),
      },
    ],
  }
}
