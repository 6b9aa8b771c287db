import { t, tn } from '../../language/t.ts'
import { machineOf } from '../../scenario/resolve.ts'
import type { CacheSpec, MachineSpec } from '../../sim/machine/spec.ts'
import { formatBytes, formatPs } from '../../stage/format.ts'
import { useApp } from '../../store/app.ts'
import { Modal } from './modal.tsx'

const cacheText = (cache: CacheSpec): string =>
  t('{size}, {ways}-way, {time}', { size: formatBytes(cache.bytes), ways: cache.ways, time: formatPs(cache.hitPs) })

const hopText = (ps: number, hop: number): string =>
  tn(hop + 1, '{count} hop {time}', '{count} hops {time}', { time: formatPs(ps) })

const transferText = (machine: MachineSpec): string => {
  const { transfer } = machine
  if (transfer.kind === 'matrix') return t('a matrix of {cpus} × {cpus} CPUs', { cpus: machine.cpus.length })
  const steps = [
    transfer.siblingPs > 0 ? t('hardware threads of a core {time}', { time: formatPs(transfer.siblingPs) }) : '',
    transfer.clusterPs > 0 ? t('cores of a cluster {time}', { time: formatPs(transfer.clusterPs) }) : '',
    transfer.packagePs > 0 ? t('within a package {time}', { time: formatPs(transfer.packagePs) }) : '',
    ...transfer.hopPs.map(hopText),
  ]
  return steps.filter((step) => step !== '').join(', ')
}

const rows = (machine: MachineSpec): { name: string; value: string; keys: string[] }[] => [
  { name: t('Cycle'), value: formatPs(machine.cyclePs), keys: ['cyclePs'] },
  { name: t('L1, per core'), value: cacheText(machine.l1), keys: ['l1'] },
  { name: t('L2, per core'), value: cacheText(machine.l2), keys: ['l2'] },
  ...(machine.l3 === null
    ? []
    : [{ name: t('L3, per {scope}', { scope: t(machine.l3.scope) }), value: cacheText(machine.l3), keys: ['l3'] }]),
  {
    name: t('Memory'),
    value: [
      t('own package {time}', { time: formatPs(machine.memory.localPs) }),
      ...machine.memory.hopPs.map(hopText),
    ].join(', '),
    keys: ['memory', 'memory.localPs', 'memory.hopPs'],
  },
  {
    name: t('A line from another cache'),
    value: transferText(machine),
    keys: ['transfer', 'transfer.siblingPs', 'transfer.packagePs', 'transfer.hopPs'],
  },
  {
    name:
      machine.interconnect.kind === 'bus' ? t('Bus: each transaction takes') : t('Directory: each transaction takes'),
    value: formatPs(machine.interconnect.transactionPs),
    keys: ['interconnect.transactionPs'],
  },
  {
    name: t('Link between packages: each line takes'),
    value: formatPs(machine.interconnect.linkPs),
    keys: ['interconnect.linkPs'],
  },
  { name: t('Interrupt from CPU to CPU'), value: formatPs(machine.ipiPs), keys: ['ipiPs'] },
]

/** Every number of the machine, and where it comes from. */
export const MachineCard = () => {
  const scenario = useApp((state) => state.scenario)
  const machine = machineOf(scenario)
  return (
    <Modal title={t(machine.title)}>
      <p className="mb-3 text-sm">{t(machine.about)}</p>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{t('Figures and their sources')}</caption>
        <thead>
          <tr className="text-left">
            <th scope="col">{t('What')}</th>
            <th scope="col">{t('Value')}</th>
            <th scope="col">{t('Where it comes from')}</th>
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
