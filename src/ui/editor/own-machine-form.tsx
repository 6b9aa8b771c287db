import { t } from '../../language/t.ts'
import type { JsonPath } from '../../scenario/json/read.ts'
import { MACHINE_LIMITS, type MachineSpec } from '../../sim/machine/spec.ts'
import { allOneHop, regularPlaces } from '../../sim/machine/topology/build.ts'
import { MACHINES } from '../../sim/machine/topology/registry.ts'
import { ChoiceField, Group, QuantityField, TextField } from './fields.tsx'
import { setAll, setAt, useAt, within } from './form-context.ts'

const { cacheBytes, latencyPs, ways } = MACHINE_LIMITS
const TIME = { unit: 'ps', min: 0, max: latencyPs } as const
const AT = (...path: (string | number)[]): JsonPath => ['machine', ...path]

/** A machine to change: another's numbers, under a name of one's own. */
export const ownMachineFrom = (base: MachineSpec): MachineSpec => ({
  ...base,
  id: 'own',
  title: t('{title}, changed', { title: base.title }),
})

/** How regular the places of CPUs are: so many packages, clusters in each, cores in each, threads of each. */
interface Plan {
  packages: number
  clusters: number
  cores: number
  threads: number
}

const isPlaces = (value: unknown): value is MachineSpec['cpus'] =>
  Array.isArray(value) && value.every((one) => typeof within(one, ['package']) === 'number')

const planOf = (cpus: unknown): Plan | null => {
  if (!isPlaces(cpus) || cpus.length === 0) return null
  const different = (key: 'package' | 'cluster' | 'core'): number => new Set(cpus.map((place) => place[key])).size
  const [packages, clusters, cores] = [different('package'), different('cluster'), different('core')]
  const plan = {
    packages,
    clusters: clusters / packages,
    cores: cores / clusters,
    threads: cpus.length / cores,
  }
  return Object.values(plan).every(Number.isInteger) ? plan : null
}

const Places = () => {
  const { value: cpus } = useAt(AT('cpus'))
  const { value: taken } = useAt(['cpus'])
  const plan = planOf(cpus)
  if (plan === null) {
    return <p className="edit-about">{t('Its CPUs do not sit regularly; where each of them is stands in the JSON.')}</p>
  }
  const change = (part: Partial<Plan>): void => {
    const next = { ...plan, ...part }
    const total = next.packages * next.clusters * next.cores * next.threads
    if (total < 1 || total > MACHINE_LIMITS.cpus) return
    setAll([
      [AT('cpus'), regularPlaces(next.packages, next.clusters, next.cores, next.threads)],
      [AT('hops'), allOneHop(next.packages)],
      ...(typeof taken === 'number' && taken > total ? [[['cpus'], total] as const] : []),
    ])
  }
  const field = (name: keyof Plan, label: string) => (
    <label key={name} className="edit-field">
      {t(label)}
      <select value={plan[name]} onChange={(event) => change({ [name]: Number(event.target.value) })}>
        {[...new Set([plan[name], 1, 2, 3, 4, 6, 8, 12, 16, 32, 64])]
          .toSorted((a, b) => a - b)
          .filter((count) => ((plan.packages * plan.clusters * plan.cores * plan.threads) / plan[name]) * count <= 256)
          .map((count) => (
            <option key={count} value={count}>
              {count}
            </option>
          ))}
      </select>
    </label>
  )
  return (
    <>
      {field('packages', 'Packages')}
      {field('clusters', 'Clusters in each')}
      {field('cores', 'Cores in each cluster')}
      {field('threads', 'Hardware threads of each core')}
    </>
  )
}

const Cache = ({ level, title }: { level: 'l1' | 'l2' | 'l3'; title: string }) => (
  <>
    <QuantityField
      label={t('{cache}: size', { cache: title })}
      path={AT(level, 'bytes')}
      unit="bytes"
      min={64}
      max={cacheBytes}
    />
    <QuantityField
      label={t('{cache}: ways', { cache: title })}
      path={AT(level, 'ways')}
      unit="count"
      min={1}
      max={ways}
    />
    <QuantityField label={t('{cache}: a hit takes', { cache: title })} path={AT(level, 'hitPs')} {...TIME} />
  </>
)

const List = ({ path, label, about }: { path: JsonPath; label: string; about: string }) => {
  const { value } = useAt(path)
  const entries: unknown[] = Array.isArray(value) ? value : []
  return entries.map((_, hop) => (
    <QuantityField
      key={hop}
      label={
        hop === 0 ? t('{what}, one hop', { what: label }) : t('{what}, {hops} hops', { what: label, hops: hop + 1 })
      }
      path={[...path, hop]}
      about={about}
      {...TIME}
    />
  ))
}

/** The numbers of a machine of one's own. */
export const OwnMachineForm = () => {
  const { value: l3 } = useAt(AT('l3'))
  const { value: kind } = useAt(AT('transfer', 'kind'))
  return (
    <>
      <Group title={t('This machine: CPUs and caches')}>
        <TextField label={t('Its name')} path={AT('title')} max={200} />
        <Places />
        <QuantityField label={t('A clock cycle')} path={AT('cyclePs')} unit="ps" min={1} max={latencyPs} />
        <QuantityField
          label={t('A line')}
          path={AT('lineBytes')}
          unit="bytes"
          min={1}
          max={1024}
          about={t('a power of two')}
        />
        <Cache level="l1" title={t('L1')} />
        <Cache level="l2" title={t('L2')} />
        <label className="edit-field">
          {t('A cache that CPUs share')}
          <select
            value={l3 === null ? 'none' : String(within(l3, ['scope']))}
            onChange={({ target: { value } }) => {
              const before = typeof l3 === 'object' && l3 !== null ? l3 : MACHINES['dual-epyc-7742'].l3
              setAt(AT('l3'), value === 'none' ? null : { ...before, scope: value })
            }}
          >
            <option value="none">{t('none')}</option>
            <option value="package">{t('of a package')}</option>
            <option value="cluster">{t('of a cluster')}</option>
          </select>
        </label>
        {l3 !== null && <Cache level="l3" title={t('L3')} />}
      </Group>
      <Group title={t('This machine: what moving a line costs')}>
        <QuantityField label={t('From own memory')} path={AT('memory', 'localPs')} {...TIME} />
        <List path={AT('memory', 'hopPs')} label={t('Memory')} about={t('from another package’s')} />
        {kind === 'classes' ? (
          <>
            <QuantityField label={t('Between threads of a core')} path={AT('transfer', 'siblingPs')} {...TIME} />
            <QuantityField label={t('Within a cluster')} path={AT('transfer', 'clusterPs')} {...TIME} />
            <QuantityField label={t('Within a package')} path={AT('transfer', 'packagePs')} {...TIME} />
            <List path={AT('transfer', 'hopPs')} label={t('From cache to cache')} about={t('between packages')} />
          </>
        ) : (
          <p className="edit-about">{t('From cache to cache each pair of CPUs has a time of its own, in the JSON.')}</p>
        )}
        <ChoiceField
          label={t('CPUs are joined by')}
          path={AT('interconnect', 'kind')}
          choices={[
            { value: 'bus', words: t('a bus that all share') },
            { value: 'directory', words: t('links and a directory') },
          ]}
        />
        <QuantityField label={t('Bus or directory, each time')} path={AT('interconnect', 'transactionPs')} {...TIME} />
        <QuantityField label={t('Link between packages, a line')} path={AT('interconnect', 'linkPs')} {...TIME} />
        <QuantityField label={t('An interrupt from CPU to CPU')} path={AT('ipiPs')} {...TIME} />
      </Group>
    </>
  )
}
