import { machineOf } from '../../scenario/resolve.ts'
import type { CacheSpec, MachineSpec } from '../../sim/machine/spec.ts'
import { formatBytes, formatPs } from '../../stage/format.ts'
import { useApp } from '../../store/app.ts'
import { Modal } from './modal.tsx'

const cacheText = (cache: CacheSpec): string =>
  `${formatBytes(cache.bytes)}, ${cache.ways}-way, ${formatPs(cache.hitPs)}`

const transferText = (machine: MachineSpec): string => {
  const { transfer } = machine
  if (transfer.kind === 'matrix') return `a matrix of ${machine.cpus.length} × ${machine.cpus.length} CPUs`
  const steps = [
    transfer.siblingPs > 0 ? `hardware threads of a core ${formatPs(transfer.siblingPs)}` : '',
    transfer.clusterPs > 0 ? `cores of a cluster ${formatPs(transfer.clusterPs)}` : '',
    transfer.packagePs > 0 ? `within a package ${formatPs(transfer.packagePs)}` : '',
    ...transfer.hopPs.map((ps, hop) => `${hop + 1} hop${hop > 0 ? 's' : ''} ${formatPs(ps)}`),
  ]
  return steps.filter((step) => step !== '').join(', ')
}

const rows = (machine: MachineSpec): { name: string; value: string; keys: string[] }[] => [
  { name: 'Cycle', value: formatPs(machine.cyclePs), keys: ['cyclePs'] },
  { name: 'L1, per core', value: cacheText(machine.l1), keys: ['l1'] },
  { name: 'L2, per core', value: cacheText(machine.l2), keys: ['l2'] },
  ...(machine.l3 === null ? [] : [{ name: `L3, per ${machine.l3.scope}`, value: cacheText(machine.l3), keys: ['l3'] }]),
  {
    name: 'Memory',
    value: [
      `own package ${formatPs(machine.memory.localPs)}`,
      ...machine.memory.hopPs.map((ps, hop) => `${hop + 1} hop ${formatPs(ps)}`),
    ].join(', '),
    keys: ['memory', 'memory.localPs', 'memory.hopPs'],
  },
  {
    name: 'A line from another cache',
    value: transferText(machine),
    keys: ['transfer', 'transfer.siblingPs', 'transfer.packagePs', 'transfer.hopPs'],
  },
  {
    name: machine.interconnect.kind === 'bus' ? 'Bus: each transaction takes' : 'Directory: each transaction takes',
    value: formatPs(machine.interconnect.transactionPs),
    keys: ['interconnect.transactionPs'],
  },
  {
    name: 'Link between packages: each line takes',
    value: formatPs(machine.interconnect.linkPs),
    keys: ['interconnect.linkPs'],
  },
  { name: 'Interrupt from CPU to CPU', value: formatPs(machine.ipiPs), keys: ['ipiPs'] },
]

/** Every number of the machine, and where it comes from. */
export const MachineCard = () => {
  const scenario = useApp((state) => state.scenario)
  const machine = machineOf(scenario)
  return (
    <Modal title={machine.title}>
      <p className="mb-3 text-sm">{machine.about}</p>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">Figures and their sources</caption>
        <thead>
          <tr className="text-left">
            <th scope="col">What</th>
            <th scope="col">Value</th>
            <th scope="col">Where it comes from</th>
          </tr>
        </thead>
        <tbody>
          {rows(machine).map(({ name, value, keys }) => (
            <tr key={name} className="border-t align-top" style={{ borderColor: 'var(--line)' }}>
              <th scope="row" className="py-1 pr-3 text-left font-normal">
                {name}
              </th>
              <td className="py-1 pr-3">{value}</td>
              <td className="py-1">
                {keys.map((key) => {
                  const source = machine.provenance[key]
                  return (
                    source && (
                      <p key={key}>
                        <strong>{source.basis}</strong>: {source.source}
                      </p>
                    )
                  )
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  )
}
