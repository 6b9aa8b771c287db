import { t, tn } from '../../language/t.ts'
import type { SchedFound } from '../../playback/sched/sched-messages.ts'
import { SCHED_LIMITS } from '../../sim/trace/sched/sched-trace.ts'
import { formatCount, formatPs } from '../../stage/format.ts'

const PS_PER_NS = 1000

const FORMAT_NAMES = {
  ftrace: 'ftrace text',
  perf: 'perf script',
  ktr: 'FreeBSD KTR',
  json: 'trace-event JSON',
} as const

/** What was passed over, and what has to be kept in mind, each in a sentence. */
const remarksOf = ({ counts, skipped, outOfOrder, clockAssumed, full, complete }: SchedFound): string[] => {
  const { unreadable, lost, bufferStarts, withoutCpu, beyondCpus, otherEvents } = skipped
  const told = (count: number, one: string, other: string, values: Record<string, string | number> = {}): string[] =>
    count === 0 ? [] : [tn(count, one, other, { count: formatCount(count), ...values })]
  const place = { line: formatCount(unreadable.firstLine), text: unreadable.first }
  return [
    ...(full
      ? [t('No more than {count} events are kept: reading ended there.', { count: formatCount(SCHED_LIMITS.events) })]
      : complete
        ? []
        : [t('Reading was stopped before the end.')]),
    ...told(
      unreadable.count,
      'Line {line} cannot be read and was left out: “{text}”.',
      '{count} lines cannot be read and were left out; the first is line {line}: “{text}”.',
      place,
    ),
    ...told(
      lost,
      'The tracing system says that it lost 1 event.',
      'The tracing system says that it lost {count} events: what happened there is not known.',
    ),
    ...told(
      bufferStarts,
      'The record of 1 CPU begins later than the others.',
      'The records of {count} CPUs begin later than the others.',
    ),
    ...told(withoutCpu, '1 event does not say on which CPU.', '{count} events do not say on which CPU.'),
    ...told(
      beyondCpus,
      '1 event is on a CPU whose number is {cpus} or more, and was left out.',
      '{count} events are on CPUs whose numbers are {cpus} or more, and were left out.',
      { cpus: formatCount(SCHED_LIMITS.cpus) },
    ),
    ...(counts.fromWaking
      ? [t('The trace has no sched_wakeup: its sched_waking, which come just before, are counted as wake-ups.')]
      : []),
    ...told(
      outOfOrder,
      '1 event was out of order and was put in its place.',
      '{count} events were out of order and were put in their places.',
    ),
    ...(clockAssumed ? [t('The dump does not say how long a tick of its clock is: 1 ns is assumed.')] : []),
    ...told(otherEvents, '1 event of another kind was passed over.', '{count} events of other kinds were passed over.'),
  ]
}

const rowsOf = ({ counts }: SchedFound): [string, string][] => [
  [t('events of the scheduler'), formatCount(counts.events)],
  [t('switches'), formatCount(counts.switches)],
  [t('wake-ups'), formatCount(counts.wakeups)],
  [t('moves to another CPU'), formatCount(counts.migrations.ran)],
  [t('of them not recorded, but seen'), formatCount(counts.migrations.implied)],
  [t('moves that are recorded'), formatCount(counts.migrations.explicit)],
  [t('CPUs'), formatCount(counts.cpus)],
  [t('threads'), formatCount(counts.threads)],
  [t('from the first event to the last'), formatPs(counts.spanNs * PS_PER_NS)],
]

/** What is in a trace, in numbers, and what was passed over. */
export const Found = ({ found }: { found: SchedFound }) => {
  const remarks = remarksOf(found)
  return (
    <section aria-label={t('Counts')} data-testid="sched-counts" className="mt-3" role="status">
      <p className="font-bold">{t('It is {format}.', { format: t(FORMAT_NAMES[found.format]) })}</p>
      <dl className="mt-1 grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-3">
        {rowsOf(found).map(([words, value]) => (
          <div key={words}>
            <dd className="leading-tight font-bold">{value}</dd>
            <dt className="text-sm" style={{ color: 'var(--ink-2)' }}>
              {words}
            </dt>
          </div>
        ))}
      </dl>
      {remarks.length > 0 && (
        <ul className="mt-2 list-disc pl-5 text-sm break-words">
          {remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
    </section>
  )
}
