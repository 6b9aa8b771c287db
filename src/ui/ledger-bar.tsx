import { t } from '../language/t.ts'
import type { Totals } from '../playback/frame.ts'
import { LABELS } from '../sim/log/schema.ts'
import { FAMILY, type Family } from '../stage/colours.ts'
import { formatShare } from '../stage/format.ts'

const FAMILIES: { family: Family; word: string; colour: string }[] = [
  { family: 'work', word: 'work', colour: 'var(--work)' },
  { family: 'overhead', word: 'interrupts, switches', colour: 'var(--overhead)' },
  { family: 'spin', word: 'spinning', colour: 'var(--spin)' },
  { family: 'stall', word: 'waiting for lines', colour: 'var(--stall)' },
  { family: 'idle', word: 'idle', colour: 'var(--idle)' },
]

/** Where the time of all CPUs went, from the start of the run to the moment; it fills as the run goes on. */
export const LedgerBar = (props: { totals: Totals; cpuCount: number; title: string }) => {
  const { totals, cpuCount, title } = props
  const { ledger, timePs } = totals
  const whole = Math.max(1, timePs * cpuCount)
  return (
    <ul
      data-part="ledger"
      className="flex h-6 overflow-hidden rounded-md"
      style={{ background: 'var(--panel-2)' }}
      aria-label={t("{title}: where the CPUs' time went, up to now", { title })}
    >
      {FAMILIES.map(({ family, word, colour }) => {
        const share = LABELS.reduce((sum, name) => sum + (FAMILY[name] === family ? ledger[name] : 0), 0) / whole
        const words = `${t(word)} ${formatShare(share)}`
        return (
          <li
            key={family}
            title={words}
            style={{ width: `${share * 100}%`, background: colour }}
            className="ledger-share text-xs whitespace-nowrap"
          >
            <span className="ledger-word">{words}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** What the colours of the bars mean, for parts that are too narrow for their names. */
export const LedgerKey = () => (
  <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1">
    <li>{t("The bar above a machine is where its CPUs' time went, up to now:")}</li>
    {FAMILIES.map(({ family, word, colour }) => (
      <li key={family} className="flex items-center gap-2">
        <span
          className="inline-block size-4 rounded-sm border"
          style={{ background: colour, borderColor: 'var(--line-strong)' }}
        />
        {t(word)}
      </li>
    ))}
  </ul>
)
