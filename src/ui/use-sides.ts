import { useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { t } from '../language/t.ts'
import { differenceWords, sidesShown, type SideSpec } from '../scenario/sides.ts'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { useApp } from '../store/app.ts'
import type { Side } from './side-panel.tsx'
import { useRuns } from './use-runs.ts'
import { type TraceControl, useTrace } from './use-trace.ts'

const titleOf = ({ kernel }: SideSpec, words: string): string =>
  words === '' ? KERNEL_CARDS[kernel].title : `${KERNEL_CARDS[kernel].title} (${words})`

/** What is on the stage: the scenario under its kernels, or the user's trace, which may be `brought` from elsewhere. */
export const useSides = (brought: Side | null): { sides: Side[]; specs: readonly SideSpec[]; trace: TraceControl } => {
  const { scenario, view, pair, compared, showTrace } = useApp(
    useShallow((state) => ({
      scenario: state.scenario,
      view: state.view,
      pair: state.pair,
      compared: state.sides,
      showTrace: state.showTrace,
    })),
  )
  const specs = useMemo(() => sidesShown(scenario, view, pair, compared), [scenario, view, pair, compared])
  const runs = useRuns(scenario, specs)
  const trace = useTrace()
  const sides: Side[] = showTrace
    ? [brought ?? { kernel: 'trace', title: t('Your trace'), ...trace.progress.loading }]
    : specs.map((spec, side) => ({
        kernel: spec.kernel,
        title: titleOf(spec, differenceWords(spec, scenario, specs)),
        ...runs[side],
      }))
  return { sides, specs, trace }
}
