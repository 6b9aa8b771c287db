import { useId, useState } from 'react'
import { t, tn } from '../../language/t.ts'
import { LATENCIES, LATENCY_WORDS, sayIntervention, type ScenarioIntervention } from '../../scenario/interventions.ts'
import { KERNEL_CARDS } from '../../sim/kernel/cards.ts'
import { formatMoment } from '../../stage/format.ts'
import { choose, useApp } from '../../store/app.ts'
import { compareWithBefore, dropIntervention, intervene, redo, undo } from '../../store/what-if.ts'

const NONE: readonly ScenarioIntervention[] = []

/** Factors that one can choose; 1 puts back what was. */
const FACTORS = [0, 0.25, 0.5, 1, 2, 4, 10] as const

const Factors = (props: { label: string; from: readonly number[]; act: (permille: number) => void }) => {
  const id = useId()
  return (
    <span className="field">
      <label htmlFor={id}>{props.label}</label>
      <select
        id={id}
        value=""
        onChange={(event) => {
          if (event.target.value !== '') props.act(Math.round(Number(event.target.value) * 1000))
        }}
      >
        <option value="">{t('as it is…')}</option>
        {props.from.map((factor) => (
          <option key={factor} value={factor}>
            {factor} ×
          </option>
        ))}
      </select>
    </span>
  )
}

/** What can be done to the whole machine at the moment that is shown, under all kernels in sight. */
const MachineActions = () => {
  const at = (): number => Math.round(useApp.getState().momentPs)
  return (
    <div className="flex flex-wrap items-end gap-x-3 gap-y-1">
      <Factors
        label={t('Work comes so many times as often')}
        from={FACTORS.filter((factor) => factor > 0)}
        act={(permille) => intervene({ atPs: at(), kind: 'load', permille })}
      />
      {LATENCIES.map((what) => (
        <Factors
          key={what}
          label={t('{what} take so many times as long', {
            what: t(LATENCY_WORDS[what]).replace(/^./, (letter) => letter.toUpperCase()),
          })}
          from={FACTORS}
          act={(permille) => intervene({ atPs: at(), kind: 'latency', what, permille })}
        />
      ))}
      <button type="button" className="button" onClick={() => intervene({ atPs: at(), kind: 'loseIpi', count: 1 })}>
        {t('Lose the next interrupt between CPUs')}
      </button>
    </div>
  )
}

const DoneItem = ({ intervention, index }: { intervention: ScenarioIntervention; index: number }) => {
  const { atPs, on } = intervention
  const where = on === undefined ? '' : ` (${KERNEL_CARDS[on]?.title ?? on})`
  const words = `${sayIntervention(intervention)}${where}`
  return (
    <li className="flex flex-wrap items-center gap-2 text-sm">
      <button
        type="button"
        className="min-w-24 text-right hover:underline"
        onClick={() => choose({ momentPs: atPs, playing: false })}
      >
        {formatMoment(atPs)}
      </button>
      <span className="grow">{words}</span>
      <button
        type="button"
        className="button"
        aria-label={t('Take back: {words}', { words })}
        onClick={() => dropIntervention(index)}
      >
        {t('Take back')}
      </button>
    </li>
  )
}

/** What has been done to the run, to go over, take back and do again; and what else can be done to it. */
const DoneList = () => {
  const done = useApp((state) => state.scenario.interventions) ?? NONE
  const past = useApp((state) => state.past.length)
  const future = useApp((state) => state.future.length)
  const momentPs = useApp((state) => state.momentPs)
  const [open, setOpen] = useState(false)
  const known = done.length > 0 || past > 0 || future > 0
  return (
    <section aria-label={t('What if')} className="panel panel-below flex flex-col gap-2 p-2" data-testid="what-if">
      <div className="flex flex-wrap items-center gap-2">
        <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span aria-hidden="true">{open ? '▾' : '▸'}</span> {t('What if…')}
        </button>
        <span className="text-sm" style={{ color: 'var(--ink-2)' }}>
          {done.length === 0
            ? t('change something at this moment and see what comes of it; or drag a thread to another CPU')
            : tn(done.length, '{count} change so far', '{count} changes so far')}
        </span>
        {known && (
          <span className="ml-auto flex flex-wrap gap-2">
            {done.length > 0 && (
              <button type="button" className="button button-primary" onClick={compareWithBefore}>
                {t('Compare with before (C)')}
              </button>
            )}
            <button type="button" className="button" disabled={past === 0} onClick={undo}>
              {t('Undo (U)')}
            </button>
            <button type="button" className="button" disabled={future === 0} onClick={redo}>
              {t('Redo')}
            </button>
          </span>
        )}
      </div>
      {done.length > 0 && (
        <ol className="flex flex-col gap-1" aria-label={t('What has been done')}>
          {done.map((intervention, index) => (
            <DoneItem key={index} intervention={intervention} index={index} />
          ))}
        </ol>
      )}
      {open && (
        <>
          <p className="text-sm">{t('At {moment}, on all sides:', { moment: formatMoment(momentPs) })}</p>
          <MachineActions />
        </>
      )}
    </section>
  )
}

export default DoneList
