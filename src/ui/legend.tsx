import type { ReactNode } from 'react'
import { t } from '../language/t.ts'
import type { LockInfo } from '../sim/log/schema.ts'
import { LineCell } from '../stage/line-cell.tsx'
import { Monkey } from '../stage/monkeys/monkey.tsx'
import { LOCK_KIND_WORDS, LockMark } from '../stage/lock-mark.tsx'
import { toggleHidden, useApp } from '../store/app.ts'
import { LedgerKey } from './ledger-bar.tsx'
import { Rich } from './rich.tsx'

const STATES: { state: string; words: string }[] = [
  { state: 'M', words: 'owned and changed: memory is out of date' },
  { state: 'O', words: 'owned and changed, others may read' },
  { state: 'E', words: 'the only copy, unchanged' },
  { state: 'S', words: 'one of several copies' },
  { state: 'I', words: 'not here' },
]

const LOCK_KINDS: readonly LockInfo['kind'][] = ['spin', 'mutex', 'token', 'giant', 'sleep']

/** For someone who has never heard of any of this. */
const Legend = () => (
  <section aria-label={t('What the picture means')} data-part="legend" className="panel panel-below p-3 text-sm">
    <p className="max-w-[80ch] text-pretty">
      <Rich
        text={t(
          "Memory travels in <b>lines</b> of 64 bytes. To write one, a CPU must be its only <b>owner</b>; if another CPU's cache has it, the line has to come over first, and the CPU stands still until then. Each little field in a cache is one line, in the same place in every cache: watch which cache has it. What you press below is hidden in the picture, until you press it again.",
        )}
      />
    </p>
    <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1">
      {STATES.map(({ state, words }) => (
        <Filter key={state} name={state}>
          <svg width="22" height="22" viewBox="0 0 22 22" className="machine" style={{ width: 22 }} aria-hidden="true">
            <LineCell x={0} y={0} size={22} state={state} />
          </svg>
          <span>
            <b>{state}</b> {t(words)}
          </span>
        </Filter>
      ))}
      <Mark className="flight-owned" words={t("a line on its way from another CPU's cache")} />
      <Mark className="flight-follow" words={t("a thread's own line, following it to its new CPU")} />
      <Mark className="flight-memory" words={t('a line from memory')} />
      <Filter name="ipi">
        <svg width="18" height="22" viewBox="0 0 18 22" aria-hidden="true">
          <path className="interrupt" d="M6,1 l6,0 l-3,7 l5,0 l-9,12 l2,-9 l-5,0 z" />
        </svg>
        {t('an interrupt from CPU to CPU (IPI)')}
      </Filter>
      <Filter name="monkey">
        <svg width="25" height="20" viewBox="0 0 60 48" aria-hidden="true">
          <Monkey second={false} />
        </svg>
        {t('a CPU with nothing to run for a long time')}
      </Filter>
    </ul>
    <p className="mt-2 max-w-[80ch] text-pretty">
      <Rich
        text={t(
          'Above the CPUs stand the <b>locks</b> that threads wait for: the kind by its sign, the tile of who holds it, and a small tile for each who waits, in the order of arrival: standing and dashed while it spins, low while it sleeps. A dashed arrow with a number is a priority that a waiter lends to the one it waits for.',
        )}
      />
    </p>
    <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-1">
      {LOCK_KINDS.map((kind) => (
        <li key={kind} className="flex items-center gap-2">
          <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <LockMark kind={kind} x={9} y={9} size={14} />
          </svg>
          {t(LOCK_KIND_WORDS[kind])}
        </li>
      ))}
    </ul>
    <LedgerKey />
  </section>
)

export default Legend

/** An entry of the legend that switches what it explains off and on again. */
const Filter = ({ name, children }: { name: string; children: ReactNode }) => {
  const shown = useApp((state) => !state.hidden.includes(name))
  return (
    <li>
      <button
        type="button"
        className="legend-filter"
        aria-pressed={shown}
        title={shown ? t('Click to hide it in the picture') : t('Hidden: click to show it again')}
        onClick={() => toggleHidden(name)}
      >
        {children}
      </button>
    </li>
  )
}

const Mark = ({ className, words }: { className: string; words: string }) => (
  <Filter name={className}>
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" className={className}>
      <rect x="1" y="1" width="14" height="14" rx="3" className="flight-mark" />
    </svg>
    {words}
  </Filter>
)
