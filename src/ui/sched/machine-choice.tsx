import { useId } from 'react'
import { t } from '../../language/t.ts'
import type { MachineSpec } from '../../sim/machine/spec.ts'
import { MACHINES } from '../../sim/machine/topology/registry.ts'

/** A machine to choose: one that comes with the program, by its id, or the user's own. */
export interface MachineOption {
  id: string
  /** As a scenario has it. */
  machine: string | MachineSpec
  spec: MachineSpec
}

/** Machines that have so many CPUs, the scenario's own first. */
export const machinesFor = (own: string | MachineSpec, cpus: number): MachineOption[] => {
  const known = Object.entries(MACHINES).map(([id, spec]): MachineOption => ({ id, machine: id, spec }))
  const first =
    typeof own === 'string' ? known.filter(({ id }) => id === own) : [{ id: `own ${own.id}`, machine: own, spec: own }]
  return [...first, ...known.filter(({ id }) => id !== own)].filter(({ spec }) => spec.cpus.length >= cpus)
}

export const MachineChoice = (props: {
  options: readonly MachineOption[]
  value: string
  onChange: (id: string) => void
}) => {
  const id = useId()
  return (
    <div className="field max-w-full">
      <label htmlFor={id}>{t('Machine')}</label>
      <select
        id={id}
        className="max-w-full min-w-0"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      >
        {props.options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.spec.title}
          </option>
        ))}
      </select>
    </div>
  )
}
