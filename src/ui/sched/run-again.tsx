import { useState } from 'react'
import { t, tn } from '../../language/t.ts'
import { scenarioOfRerun } from '../../scenario/rerun.ts'
import { type Scenario, ScenarioError } from '../../scenario/scenario.ts'
import { scenarioText } from '../../scenario/scenario-text.ts'
import { parseScenario } from '../../scenario/validate.ts'
import type { Rerun } from '../../sim/trace/sched/rerun.ts'
import { formatCount, formatPs } from '../../stage/format.ts'
import { changeScenario, choose, useApp } from '../../store/app.ts'
import { NumberChoice } from '../dialogs/trace-parts.tsx'
import type { MachineOption } from './machine-choice.tsx'

const PS_PER_NS = 1000
const SHORTENINGS = [1, 10, 100, 1000] as const

const howMuch = ({ threads, bursts, untilNs, whole }: Rerun): string => {
  const values = {
    count: formatCount(threads.length),
    bursts: formatCount(bursts),
    time: formatPs(untilNs * PS_PER_NS),
  }
  return whole
    ? tn(
        threads.length,
        '1 thread, {bursts} bursts of computing, all {time} of it.',
        '{count} threads, {bursts} bursts of computing, all {time} of it.',
        values,
      )
    : tn(
        threads.length,
        '1 thread, {bursts} bursts of computing, the first {time}: more does not fit into a scenario.',
        '{count} threads, {bursts} bursts of computing, the first {time}: more does not fit into a scenario.',
        values,
      )
}

/** The threads of a trace as a scenario's work: on the page at once, or as a file. */
export const RunAgain = (props: { name: string; rerun: Rerun; place: MachineOption; cpus: number; lines: number }) => {
  const { name, rerun, place, cpus, lines } = props
  const { pair, scenario: before } = useApp()
  const [shorten, setShorten] = useState<number>(1)
  const [problem, setProblem] = useState('')
  const make = (): Scenario | null => {
    try {
      return parseScenario(
        scenarioOfRerun(rerun, {
          title: t('{name}, run again', { name }),
          kernel: pair[0],
          machine: place.machine,
          protocol: before.protocol,
          cpus,
          lines,
          shorten,
        }),
      )
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error
      setProblem(error.message)
      return null
    }
  }
  const run = (): void => {
    const scenario = make()
    if (scenario === null) return
    // Nothing of the old scenario may remain, not even what the new one does not speak of.
    changeScenario({})
    choose({
      scenario,
      sides: [],
      bookmarks: [],
      view: 'split',
      momentPs: 0,
      playing: true,
      showTrace: false,
      dialog: null,
    })
  }
  const save = (): void => {
    const scenario = make()
    if (scenario === null) return
    const url = URL.createObjectURL(new Blob([scenarioText(scenario)], { type: 'application/json' }))
    const link = document.createElement('a')
    link.href = url
    link.download = 'trace-scenario.json'
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <div className="mt-4 border-t pt-3" style={{ borderColor: 'var(--line)' }}>
      <p className="text-sm">
        {t(
          'Or let its threads do the same again under the rules of other kernels: compute for as long, sleep for as long, wake each other where the trace tells who did. Where and when they run is then the kernel’s affair.',
        )}{' '}
        {howMuch(rerun)}
      </p>
      <div className="mt-2 flex flex-wrap items-end gap-3">
        <NumberChoice
          label={t('Times shortened')}
          value={shorten}
          values={SHORTENINGS}
          show={formatCount}
          onChange={setShorten}
        />
        <button type="button" className="button button-primary" onClick={run}>
          {t('Run it under other kernels')}
        </button>
        <button type="button" className="button" onClick={save}>
          {t('Save that as a file')}
        </button>
      </div>
      {problem !== '' && <p role="alert">{problem}</p>}
    </div>
  )
}
