import { lazy, Suspense } from 'react'
import { t } from '../language/t.ts'
import { optionOf, withOption } from '../scenario/options.ts'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { WORKLOAD_CARDS } from '../sim/workload/cards/registry.ts'
import { ARRIVALS } from '../sim/workload/arrivals.ts'
import { changeScenario, useApp } from '../store/app.ts'
import { ParamsForm } from './params-form.tsx'
import { kernelsOf } from '../scenario/sides.ts'

const ArrivalsFile = lazy(() => import('./arrivals-file.tsx'))

/** The numbers that belong to the workload. */
export const WorkloadParams = () => {
  const { kind, params } = useApp((state) => state.scenario.workload)
  const card = WORKLOAD_CARDS[kind]
  return (
    <>
      <ParamsForm
        key={kind}
        title={t('Workload: {title}', { title: t(card.title) })}
        specs={card.params}
        valueOf={(name) => params[name]}
        onChange={(name, value) => {
          const { workload } = useApp.getState().scenario
          changeScenario({ workload: { kind, params: { ...workload.params, [name]: value } } })
        }}
      />
      {params['steady'] === ARRIVALS.file && (
        <Suspense fallback={null}>
          <ArrivalsFile />
        </Suspense>
      )}
    </>
  )
}

/** The switches of each kernel in sight that has any. */
export const KernelOptions = () => {
  const scenario = useApp((state) => state.scenario)
  const view = useApp((state) => state.view)
  const pair = useApp((state) => state.pair)
  return kernelsOf(scenario, view, pair)
    .map((kernel) => KERNEL_CARDS[kernel])
    .filter(({ options }) => options.length > 0)
    .map((card) => (
      <ParamsForm
        key={card.id}
        title={t('{title}: its switches', { title: card.title })}
        specs={card.options}
        valueOf={(name) => optionOf(scenario.options, card, name)}
        onChange={(name, value) => {
          const { options } = useApp.getState().scenario
          changeScenario({ options: withOption(options, card, name, value) })
        }}
      />
    ))
}
