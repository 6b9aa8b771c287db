import type { Scenario } from '../../scenario/scenario.ts'
import type { SideSpec } from '../../scenario/sides.ts'
import type { Side } from '../side-panel.tsx'
import CriticalPathPanel from './critical-path-panel.tsx'
import { useAnswers } from './use-answers.ts'

/** What whole runs waited for, and what would be if they did not. */
const WholeRun = (props: { sides: readonly Side[]; specs: readonly SideSpec[]; scenario: Scenario }) => {
  const { sides, specs, scenario } = props
  const { answers, ask } = useAnswers(scenario, specs)
  const runs = sides.flatMap(({ run, title }) => (run?.summary ? [{ run, title }] : []))
  return runs.length < sides.length ? null : <CriticalPathPanel runs={runs} onAsk={ask} answers={answers} />
}

export default WholeRun
