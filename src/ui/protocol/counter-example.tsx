import { useEffect, useMemo, useState } from 'react'
import { t } from '../../language/t.ts'
import { frameAt } from '../../playback/frame.ts'
import { exampleOf } from '../../playback/protocol/counter-example.ts'
import type { CheckStep, Violation } from '../../sim/machine/check/check.ts'
import type { ProtocolTable } from '../../sim/machine/protocol/types.ts'
import { cellPoint, layoutFor } from '../../stage/layout.ts'
import { MachineView } from '../../stage/machine-view.tsx'
import { StaleMarks } from '../../stage/protocol/stale-marks.tsx'
import { useWidth } from '../use-width.ts'
import { StateMark } from './state-mark.tsx'
import { INVARIANT_WORDS } from './use-check.ts'

/** Simulated time that one second of watching shows, in ps: a step takes one and a half. */
const SPEED_PS = 135_000

const STEP_WORDS: Record<CheckStep['op'], string> = {
  read: 'CPU {cpu} reads',
  write: 'CPU {cpu} writes',
  evict: 'CPU {cpu} drops the line',
}

const stepText = ({ cpu, op }: CheckStep): string => t(STEP_WORDS[op], { cpu })

const nothing = (): void => undefined

/** A counter-example that plays on the stage, step by step or by itself. */
export const CounterExample = ({ table, violation }: { table: ProtocolTable; violation: Violation }) => {
  const example = useMemo(() => exampleOf(table, violation), [table, violation])
  const { run, momentsPs, sentences, broken, stale } = example
  const last = momentsPs.length - 1
  const [timePs, setTimePs] = useState(momentsPs[last])
  const [playing, setPlaying] = useState(false)
  const [box, width] = useWidth()
  const still = useMemo(() => window.matchMedia('(prefers-reduced-motion: reduce)').matches, [])
  const shown = momentsPs.findLastIndex((moment) => moment <= timePs)
  useEffect(() => {
    if (!playing) return
    let before = -1
    let handle = 0
    const frame = (now: number): void => {
      const passedPs = before < 0 ? 0 : ((now - before) * SPEED_PS) / 1000
      before = now
      setTimePs((time) => Math.min(momentsPs[last], time + passedPs))
      handle = requestAnimationFrame(frame)
    }
    handle = requestAnimationFrame(frame)
    return () => cancelAnimationFrame(handle)
  }, [playing, momentsPs, last])
  const over = timePs >= momentsPs[last]
  if (playing && over) setPlaying(false)
  const go = (step: number): void => {
    setPlaying(false)
    setTimePs(momentsPs[step])
  }
  const play = (): void => {
    if (over) setTimePs(momentsPs[0])
    setPlaying(!playing)
  }
  const layout = useMemo(() => layoutFor(run.info, run.tracked, Math.min(width, 760)), [run, width])
  const states = shown === 0 ? run.info.coreOf.map(() => 'I') : violation.steps[shown - 1].states[0]
  return (
    <div className="example panel">
      <div ref={box} className="example-stage" role="img" aria-label={t('The caches after step {shown}', { shown })}>
        <div inert>
          <MachineView
            run={run}
            frame={frameAt(run, timePs, 0)}
            layout={layout}
            title={t('Counter-example')}
            picked={null}
            onPick={nothing}
            overlay={<StaleMarks points={stale[shown].map((cpu) => cellPoint(layout, run.tracked, cpu, 0))} />}
          />
        </div>
      </div>
      <div className="example-side">
        <ol className="example-steps">
          {violation.steps.map((each, index) => (
            <li key={`${index}-${each.cpu}-${each.op}`} aria-current={index === shown - 1 ? 'step' : undefined}>
              {stepText(each)}
            </li>
          ))}
        </ol>
        <p role="status" data-testid="example-sentence" className="example-sentence">
          {shown === 0 ? t('At first no cache has the line, and memory has its value.') : sentences[shown - 1]}
          {shown === last && (
            <strong data-testid="example-broken">
              {' '}
              {t('{broken} That breaks “{name}”.', {
                broken,
                name: t(INVARIANT_WORDS[violation.invariant]),
              })}
            </strong>
          )}
        </p>
        <p className="example-states">
          {states.map((state, cache) => (
            <span key={cache}>
              {t('CPU {cpu}', { cpu: cache })}{' '}
              <StateMark state={state} size={26} label={t('state {state}', { state })} />
            </span>
          ))}
        </p>
        <p className="example-buttons">
          {!still && (
            <button type="button" className="button button-primary" onClick={play}>
              {playing ? t('Pause') : t('Play it')}
            </button>
          )}
          <button type="button" className="button" disabled={shown <= 0} onClick={() => go(shown - 1)}>
            {t('Step back')}
          </button>
          <button type="button" className="button" disabled={shown >= last} onClick={() => go(shown + 1)}>
            {t('Step on')}
          </button>
        </p>
      </div>
    </div>
  )
}
