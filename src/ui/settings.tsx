import { t } from '../language/t.ts'
import { machineOf } from '../scenario/resolve.ts'
import { PROTOCOLS } from '../sim/machine/protocol/registry.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { changeScenario, choose, useApp } from '../store/app.ts'
import { type Choice, Field, Select } from './select.tsx'
import { KernelOptions, WorkloadParams } from './workload-params.tsx'

/** Stands for what is the user's own, in a list of what the page brings. */
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

/** What is folded away at first: machine, CPUs, protocol, seed, workload and the kernels' switches. */
const Settings = () => (
  <>
    <div className="mt-3 flex flex-wrap items-end gap-x-3 gap-y-2">
      <MachineFields />
    </div>
    <WorkloadParams />
    <KernelOptions />
  </>
)

export default Settings
