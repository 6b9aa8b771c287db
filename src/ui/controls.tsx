import { lazy, Suspense, useState } from 'react'
import { t, tn } from '../language/t.ts'
import { changedOptions } from '../scenario/options.ts'
import { machineOf } from '../scenario/resolve.ts'
import { findPreset, PRESETS } from '../scenario/presets/index.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import { choosePreset, chooseSide, chooseView, showAlone, useApp } from '../store/app.ts'
import type { SideSpec } from '../scenario/sides.ts'
import { type Choice, Select } from './select.tsx'

const Compare = lazy(() => import('./compare/compare.tsx'))
const Settings = lazy(() => import('./settings.tsx'))

/** Stands for what is the user's own, in a list of what the page brings. */
const OWN = 'own'

/** What the folded part says while it is folded. */
const settingsText = (scenario: Scenario, kernels: readonly string[]): string => {
  const protocol = typeof scenario.protocol === 'string' ? PROTOCOLS[scenario.protocol] : scenario.protocol
  const cpus = tn(scenario.cpus, '{count} CPU', '{count} CPUs')
  const changed = kernels.reduce((sum, kernel) => sum + changedOptions(scenario.options, KERNEL_CARDS[kernel]), 0)
  const switches = changed === 0 ? [] : [tn(changed, '{count} switch changed', '{count} switches changed')]
  const seed = t('seed {seed}', { seed: scenario.seed })
  return [t(machineOf(scenario).title), cpus, ...switches, t(protocol.title), seed].join(' · ')
}

/** Scenario and kernels in sight; machine, CPUs, protocol, seed and workload folded away, with what they are. */
export const Controls = ({ shown }: { shown: readonly SideSpec[] }) => {
  const scenario = useApp((state) => state.scenario)
  const [opened, setOpened] = useState(false)
  const preset = PRESETS.find(({ scenario: { title } }) => title === scenario.title)
  const own = preset ? [] : [{ value: OWN, text: scenario.title }]
  return (
    <section
      aria-label={t('Scenario')}
      data-part="controls"
      className="panel flex flex-wrap items-center gap-x-2 gap-y-2 px-2 py-1.5 sm:gap-x-3"
    >
      <Select
        label={t('Scenario')}
        width="w-48"
        value={preset?.id ?? OWN}
        choices={[...PRESETS.map(({ id, title, topic }) => ({ value: id, text: t(title), group: t(topic) })), ...own]}
        onChange={(id) => {
          const chosen = findPreset(id)
          if (chosen !== undefined) choosePreset(chosen)
        }}
      />
      <Kernels />
      <details className="settings min-w-0 grow basis-36" onToggle={() => setOpened(true)}>
        <summary className="button max-w-full truncate">
          {settingsText(
            scenario,
            shown.map(({ kernel }) => kernel),
          )}
        </summary>
        {opened && (
          <Suspense fallback={null}>
            <Settings />
          </Suspense>
        )}
      </details>
      <ComparePanel shown={shown} />
      {preset && (
        <details className="min-w-0">
          <summary className="button">{t('What to look for')}</summary>
          <p className="mt-2 max-w-[90ch] text-sm text-pretty">{t(preset.about)}</p>
        </details>
      )}
    </section>
  )
}

/** Folded: what is shown beside what. It is fetched when it is first opened. */
const ComparePanel = ({ shown }: { shown: readonly SideSpec[] }) => {
  const [open, setOpen] = useState(false)
  const scenario = useApp((state) => state.scenario)
  return (
    <details className="min-w-0" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="button">{t('Compare…')}</summary>
      {open && (
        <Suspense fallback={null}>
          <Compare shown={shown} scenario={scenario} />
        </Suspense>
      )}
    </details>
  )
}

const KERNEL_CHOICES: Choice[] = Object.values(KERNEL_CARDS).map(({ id, title }) => ({ value: id, text: title }))

/** Which kernels are on the stage: two of them, or one. */
const Kernels = () => {
  const view = useApp((state) => state.view)
  const [left, right] = useApp((state) => state.pair)
  const alone = useApp((state) => state.scenario.kernel)
  const compared = useApp((state) => state.sides.length)
  return (
    <>
      <Select
        label={t('Kernels (M)')}
        width="w-32"
        value={compared > 0 ? OWN : view}
        choices={[
          ...(compared > 0 ? [{ value: OWN, text: t('{count} compared', { count: compared }) }] : []),
          { value: 'split', text: t('side by side') },
          { value: 'one', text: t('one') },
        ]}
        onChange={(value) => chooseView(value === 'split' ? 'split' : 'one')}
      />
      {compared > 0 ? null : view === 'split' ? (
        <>
          <Select
            label={t('Left')}
            width="w-[8.5rem] sm:w-[9.5rem]"
            value={left}
            choices={KERNEL_CHOICES}
            onChange={(kernel) => chooseSide(0, kernel)}
          />
          <Select
            label={t('Right')}
            width="w-[8.5rem] sm:w-[9.5rem]"
            value={right}
            choices={KERNEL_CHOICES}
            onChange={(kernel) => chooseSide(1, kernel)}
          />
        </>
      ) : (
        <Select label={t('Which')} width="w-44" value={alone} choices={KERNEL_CHOICES} onChange={showAlone} />
      )}
    </>
  )
}
