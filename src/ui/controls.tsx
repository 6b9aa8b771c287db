import { Fragment, lazy, type ReactNode, Suspense, useId, useState } from 'react'
import { t, tn } from '../language/t.ts'
import { changedOptions } from '../scenario/options.ts'
import { machineOf } from '../scenario/resolve.ts'
import { findPreset, PRESETS } from '../scenario/presets/index.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { changeScenario, choose, choosePreset, chooseSide, chooseView, showAlone, useApp } from '../store/app.ts'
import type { SideSpec } from '../scenario/sides.ts'
import { useTimeForUnseen } from './use-sight.ts'
import { KernelOptions, WorkloadParams } from './workload-params.tsx'

const Compare = lazy(() => import('./compare/compare.tsx'))

const Field = ({ label, children }: { label: string; children: (id: string) => ReactNode }) => {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}

interface Choice {
  value: string
  text: string
  group?: string
}

const Select = (props: {
  label: string
  value: string
  choices: Choice[]
  width: string
  onChange: (value: string) => void
}) => {
  const { label, value, choices, width, onChange } = props
  // What a closed list holds cannot be seen, but is laid out: sixty scenarios are half of what there is at first.
  const isTime = useTimeForUnseen(true)
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} className={width} value={value} onChange={(event) => onChange(event.target.value)}>
          <Options choices={isTime ? choices : choices.filter((choice) => choice.value === value)} />
        </select>
      )}
    </Field>
  )
}

/** Choices under the names of their groups, where they have any. */
const Options = ({ choices }: { choices: readonly Choice[] }) => {
  const groups = [...new Set(choices.map(({ group }) => group))]
  return groups.map((group) => {
    const options = choices
      .filter((one) => one.group === group)
      .map(({ value, text }) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))
    return group === undefined ? (
      <Fragment key="">{options}</Fragment>
    ) : (
      <optgroup key={group} label={group}>
        {options}
      </optgroup>
    )
  })
}

const OWN = 'own'

const chooseMachine = (id: string): void => {
  if (id === OWN) return
  const { cpus } = useApp.getState().scenario
  changeScenario({ machine: id, cpus: Math.min(cpus, MACHINES[id].cpus.length) })
}

const cpuChoices = (available: number): Choice[] =>
  [1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 256, available]
    .filter((count, index, all) => count <= available && all.indexOf(count) === index)
    .toSorted((a, b) => a - b)
    .map((count) => ({ value: String(count), text: String(count) }))

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
          <>
            <div className="mt-3 flex flex-wrap items-end gap-x-3 gap-y-2">
              <MachineFields />
            </div>
            <WorkloadParams />
            <KernelOptions />
          </>
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

const MachineFields = () => {
  const scenario = useApp((state) => state.scenario)
  const machine = machineOf(scenario)
  const machines = Object.values(MACHINES).map(({ id, title }) => ({ value: id, text: t(title) }))
  const protocols = Object.values(PROTOCOLS).map(({ name, title }) => ({ value: name, text: t(title) }))
  const ownMachine = typeof scenario.machine === 'string' ? [] : [{ value: OWN, text: machine.title }]
  const ownProtocol = typeof scenario.protocol === 'string' ? [] : [{ value: OWN, text: scenario.protocol.title }]
  return (
    <>
      <Select
        label={t('Machine')}
        width="w-64"
        value={typeof scenario.machine === 'string' ? scenario.machine : OWN}
        choices={[...machines, ...ownMachine]}
        onChange={chooseMachine}
      />
      <button type="button" className="button" onClick={() => choose({ dialog: 'machine' })}>
        {t('Sources of its numbers')}
      </button>
      <Select
        label={t('CPUs')}
        width="w-20"
        value={String(scenario.cpus)}
        choices={cpuChoices(machine.cpus.length)}
        onChange={(value) => changeScenario({ cpus: Number(value) })}
      />
      <Select
        label={t('Protocol')}
        width="w-40"
        value={typeof scenario.protocol === 'string' ? scenario.protocol : OWN}
        choices={[...protocols, ...ownProtocol]}
        onChange={(value) => {
          if (value !== OWN) changeScenario({ protocol: value })
        }}
      />
      <button type="button" className="button" onClick={() => choose({ dialog: 'protocol' })}>
        {t('Its table')}
      </button>
      <Seed />
    </>
  )
}

const Seed = () => {
  const seed = useApp((state) => state.scenario.seed)
  return (
    <Field label={t('Seed')}>
      {(id) => (
        <input
          id={id}
          type="number"
          className="w-24"
          min={0}
          max={0xffffffff}
          value={seed}
          onChange={(event) => {
            const value = event.target.valueAsNumber
            if (Number.isInteger(value) && value >= 0 && value <= 0xffffffff) changeScenario({ seed: value })
          }}
        />
      )}
    </Field>
  )
}
