import { useMemo } from 'react'
import { t } from '../../language/t.ts'
import { partingOf } from '../../playback/differ.ts'
import type { Run } from '../../playback/run.ts'
import { tell } from '../../playback/why.ts'
import { formatMoment } from '../../stage/format.ts'
import { choose } from '../../store/app.ts'
import type { Side } from '../side-panel.tsx'

/** Where the first two runs part, in a sentence of each, and a way there. */
const FirstDifference = ({ sides }: { sides: readonly Side[] }) => {
  const [left, right] = sides
  const one = left?.run?.summary ? left.run : null
  const other = right?.run?.summary ? right.run : null
  const parting = useMemo(() => (one === null || other === null ? null : partingOf(one, other)), [one, other])
  if (one === null || other === null || parting === null) return null
  const say = (run: Run, event: number): string => (event < 0 ? t('nothing more') : tell(run, event))
  return (
    <p className="flex flex-wrap items-center gap-2 px-2 text-sm" data-testid="first-difference">
      <button
        type="button"
        className="button"
        onClick={() => choose({ momentPs: parting.timePs, playing: false, inStep: 'time' })}
      >
        {t('First difference: {time}', { time: formatMoment(parting.timePs) })}
      </button>
      <span className="text-pretty" style={{ color: 'var(--ink-2)' }}>
        {left.title}: {say(one, parting.events[0])}. {right.title}: {say(other, parting.events[1])}.
      </span>
    </p>
  )
}

export default FirstDifference
