import { frameAt } from '../playback/frame.ts'
import { LABELS } from '../sim/log/schema.ts'
import { FAMILY, type Family } from '../stage/colours.ts'
import { formatShare } from '../stage/format.ts'
import { useApp } from '../store/app.ts'
import type { Side } from './side-panel.tsx'

const FAMILIES: { family: Family; word: string; colour: string }[] = [
  { family: 'work', word: 'work', colour: 'var(--work)' },
  { family: 'overhead', word: 'interrupts, switches', colour: 'var(--overhead)' },
  { family: 'spin', word: 'spinning', colour: 'var(--spin)' },
  { family: 'stall', word: 'waiting for lines', colour: 'var(--stall)' },
  { family: 'idle', word: 'idle', colour: 'var(--idle)' },
]

/** Where the CPUs' time went from the start of the run to the moment. */
export const LedgerPanel = ({ sides }: { sides: Side[] }) => (
  <section aria-label="Ledger" className="panel p-2">
    <h2 className="mb-1 text-sm font-semibold">Where the CPUs' time went, up to now</h2>
    <div className="flex flex-col gap-2">
      {sides.map((side) => (
        <Bar key={side.kernel} side={side} />
      ))}
    </div>
  </section>
)

const Bar = ({ side }: { side: Side }) => {
  const momentPs = useApp((state) => state.momentPs)
  const { run, title } = side
  if (run === null) return null
  const { ledger, timePs } = frameAt(run, Math.min(momentPs, run.reachedPs), 0).totals
  const whole = Math.max(1, timePs * run.info.cpuCount)
  const shares = FAMILIES.map((entry) => ({
    ...entry,
    share: LABELS.reduce((sum, name) => sum + (FAMILY[name] === entry.family ? ledger[name] : 0), 0) / whole,
  }))
  return (
    <div className="grid items-center gap-x-3 gap-y-1 sm:grid-cols-[8rem_1fr]">
      <span className="text-sm font-semibold">{title}</span>
      <ul
        className="flex h-7 overflow-hidden rounded-md"
        style={{ background: 'var(--panel-2)' }}
        aria-label={`${title}: shares of time`}
      >
        {shares.map(({ family, word, colour, share }) => (
          <li
            key={family}
            style={{ width: `${share * 100}%`, background: colour }}
            className="flex items-center overflow-hidden text-xs whitespace-nowrap"
          >
            <span
              className="ledger-word"
              style={{ visibility: share * 100 > word.length * 0.75 + 3 ? 'visible' : 'hidden' }}
            >
              {word} {formatShare(share)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
