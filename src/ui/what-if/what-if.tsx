import { useId, useState } from 'react'
import { t } from '../../language/t.ts'
import { bouncesOf } from '../../playback/protocol/bounces.ts'
import type { Run } from '../../playback/run.ts'
import type { ScenarioIntervention } from '../../scenario/interventions.ts'
import type { Intervention } from '../../sim/kernel/interventions.ts'
import { formatCount, formatMoment, formatPs } from '../../stage/format.ts'
import { type Pick, useApp } from '../../store/app.ts'
import { intervene } from '../../store/what-if.ts'
import { Rich } from '../rich.tsx'
import { busiestFetcher, keepTogether, movableFetchers } from './bounced.ts'

/** Does something to one kernel's run at the moment that is shown. */
const now = (run: Run, what: Omit<Intervention, 'atPs'>): void =>
  intervene({
    ...what,
    atPs: Math.round(useApp.getState().momentPs),
    on: run.info.kernel,
  } as ScenarioIntervention)

const CpuChoice = (props: { run: Run; value: number; onChange: (cpu: number) => void }) => {
  const id = useId()
  return (
    <span className="inline-flex items-center gap-1 text-sm">
      <label htmlFor={id}>{t('CPU')}</label>
      <select
        id={id}
        className="rounded-md border px-1 py-0.5"
        style={{ background: 'var(--panel)', borderColor: 'var(--line-strong)' }}
        value={props.value}
        onChange={(event) => props.onChange(Number(event.target.value))}
      >
        {props.run.info.coreOf.map((_, cpu) => (
          <option key={cpu} value={cpu}>
            {cpu}
          </option>
        ))}
      </select>
    </span>
  )
}

const Action = ({ words, act, primary }: { words: string; act: () => void; primary?: boolean }) => (
  <button type="button" className={primary === true ? 'button button-primary' : 'button'} onClick={act}>
    {words}
  </button>
)

/** What can be done to a thread. A kernel's own thread that belongs to a CPU is not for moving. */
const ThreadActions = ({ run, thread }: { run: Run; thread: number }) => {
  const [cpu, setCpu] = useState(0)
  const { name, bound, kind } = run.info.threads[thread]
  if (kind === 'idle')
    return <p className="text-sm">{t("An idle thread is its CPU's own: there is nothing to change.")}</p>
  return (
    <div className="flex flex-col gap-1">
      {bound >= 0 ? (
        <p className="text-sm">
          {t('It belongs to CPU {bound} for good: this kernel has one of its kind on each CPU, and never moves it.', {
            bound,
          })}
        </p>
      ) : (
        <p className="flex flex-wrap items-center gap-1">
          <CpuChoice run={run} value={cpu} onChange={setCpu} />
          <Action
            words={t('Move it there')}
            act={() => now(run, { kind: 'move', thread: name, cpu } as Intervention)}
          />
          <Action words={t('Keep it there')} act={() => now(run, { kind: 'pin', thread: name, cpu } as Intervention)} />
          <Action
            words={t('Let it go anywhere')}
            act={() => now(run, { kind: 'unpin', thread: name } as Intervention)}
          />
        </p>
      )}
      <p className="flex flex-wrap gap-1">
        <Action
          words={t('More important')}
          act={() => now(run, { kind: 'priority', thread: name, steps: 1 } as Intervention)}
        />
        <Action
          words={t('Less important')}
          act={() => now(run, { kind: 'priority', thread: name, steps: -1 } as Intervention)}
        />
        {bound < 0 && kind !== 'interrupt' && kind !== 'network' && (
          <Action words={t('End it')} act={() => now(run, { kind: 'kill', thread: name } as Intervention)} />
        )}
        <Action
          words={t('Forget its next wake-up')}
          act={() => now(run, { kind: 'forgetWake', thread: name } as Intervention)}
        />
      </p>
    </div>
  )
}

/** How often a line has moved, on whose behalf, and what would keep it where it is. */
const LineActions = ({ run, line }: { run: Run; line: number }) => {
  const bounce = bouncesOf(run).find((one) => one.line === line)
  const best = bounce === undefined ? 0 : busiestFetcher(run, bounce)
  const [chosen, setCpu] = useState(-1)
  if (bounce === undefined) return <p className="text-sm">{t("It has never come out of another CPU's cache.")}</p>
  const cpu = chosen < 0 ? best : chosen
  const movable = movableFetchers(run, bounce)
  const who = bounce.threads
    .slice(0, 6)
    .map(({ thread, times }) => `${thread < 0 ? t('interrupts') : run.info.threads[thread].name} ${formatCount(times)}`)
  return (
    <div className="flex flex-col gap-1" data-testid="bounced">
      <p className="text-sm">
        <Rich
          text={t(
            "It went from one CPU's cache to another's <b>{count} times</b>, and CPUs stood still {stalled} for it, all together. For: {who}.",
            { count: formatCount(bounce.transfers), stalled: formatPs(bounce.stalledPs), who: who.join(', ') },
          )}
        />
      </p>
      {movable.length > 0 ? (
        <>
          <p className="text-sm">
            {t('Where all who want it run on one CPU, it can stay there: {threads}.', {
              threads: movable.map((thread) => run.info.threads[thread].name).join(', '),
            })}
          </p>
          <p className="flex flex-wrap items-center gap-1">
            <CpuChoice run={run} value={cpu} onChange={setCpu} />
            <Action
              primary
              words={t('Keep them on CPU {cpu} (K)', { cpu })}
              act={() => intervene(...keepTogether(run, bounce, cpu, Math.round(useApp.getState().momentPs)))}
            />
          </p>
        </>
      ) : (
        <p className="text-sm">
          {t('Those who want it belong to their CPUs for good: they cannot be brought together.')}
        </p>
      )}
    </div>
  )
}

/** What if: from the moment that is shown on, the run goes another way. */
export const WhatIf = ({ run, picked }: { run: Run; picked: Pick }) => {
  const momentPs = useApp((state) => state.momentPs)
  if (picked.kind !== 'thread' && picked.kind !== 'line') return null
  return (
    <section aria-label={t('What if it were changed')} className="flex flex-col gap-1">
      <h3 className="text-sm font-semibold">{t('What if, from {moment} on…', { moment: formatMoment(momentPs) })}</h3>
      {picked.kind === 'thread' ? (
        <ThreadActions key={picked.index} run={run} thread={picked.index} />
      ) : (
        <LineActions key={picked.index} run={run} line={picked.index} />
      )}
    </section>
  )
}
