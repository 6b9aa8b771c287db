import { t } from '../../language/t.ts'
import { CLUSTER_LIMITS } from '../../scenario/cluster/scenario.ts'
import { LEVELLERS } from '../../sim/cluster/levelling/registry.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../../sim/cluster/workload/registry.ts'
import { defaultsOf } from '../../sim/kernel/params.ts'
import { ChoiceField, Group, QuantityField, SpecField, TextField } from './fields.tsx'
import { removeAt, setAll, setAt, useAt } from './form-context.ts'
import { Faults } from './happenings.tsx'

const { nodes: NODES, cpusPerNode: CPUS, systems: SYSTEMS, untilPs: UNTIL } = CLUSTER_LIMITS

const What = () => {
  const { value: nodes } = useAt(['nodes'])
  const { value: server } = useAt(['fileServer'])
  const most = typeof nodes === 'number' ? nodes : NODES
  return (
    <Group title={t('What it is')}>
      <TextField label={t('Title')} path={['title']} max={CLUSTER_LIMITS.titleLength} wide />
      <QuantityField
        label={t('Nodes')}
        path={['nodes']}
        unit="count"
        min={1}
        max={NODES}
        onChoose={(count) =>
          setAll([
            [['nodes'], count],
            ...(typeof server === 'number' && server >= count && count >= 1
              ? [[['fileServer'], count - 1] as const]
              : []),
          ])
        }
      />
      <QuantityField label={t('CPUs of each')} path={['cpusPerNode']} unit="count" min={1} max={CPUS} />
      <QuantityField
        label={t('File server')}
        path={['fileServer']}
        unit="count"
        min={-1}
        max={most - 1}
        about={t('number of its node, from 0; -1: none')}
      />
      <QuantityField
        label={t('Length')}
        path={['untilPs']}
        unit="ps"
        min={1}
        max={UNTIL}
        about={t('how long the run is, as in 5 s')}
      />
      <QuantityField
        label={t('Seed')}
        path={['seed']}
        unit="count"
        min={0}
        max={0xffffffff}
        about={t('of all that is left to chance')}
      />
    </Group>
  )
}

const Systems = () => {
  const { value, problem } = useAt(['systems'], true)
  const chosen = Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
  return (
    <fieldset className="edit-group">
      <legend>{t('Systems side by side')}</legend>
      <p className={problem === undefined ? 'edit-about' : 'edit-problem'}>
        {problem === undefined ? t('One to {count}; each runs the same scenario.', { count: SYSTEMS }) : `⚠ ${problem}`}
      </p>
      <div className="edit-checks">
        {Object.values(CLUSTER_SYSTEMS).map(({ card }) => {
          const on = chosen.includes(card.id)
          return (
            <label key={card.id}>
              <input
                type="checkbox"
                checked={on}
                disabled={on ? chosen.length === 1 : chosen.length >= SYSTEMS}
                onChange={() => setAt(['systems'], on ? chosen.filter((one) => one !== card.id) : [...chosen, card.id])}
              />{' '}
              {card.title}
            </label>
          )
        })}
      </div>
      {chosen
        .map((id) => CLUSTER_SYSTEMS[id]?.card)
        .filter((card) => card !== undefined)
        .map(({ id, title, params }) => (
          <details key={id} className="edit-fold">
            <summary>{t('Figures of {system}, and who levels its load', { system: title })}</summary>
            <div className="edit-grid">
              <Levelling system={id} />
              {params.map((spec) => (
                <SpecField key={spec.name} spec={spec} path={['params', id, spec.name]} />
              ))}
            </div>
          </details>
        ))}
    </fieldset>
  )
}

const Levelling = ({ system }: { system: string }) => {
  const path = ['levelling', system]
  const { value } = useAt([...path, 'id'])
  const leveller = typeof value === 'string' ? LEVELLERS[value] : undefined
  return (
    <>
      <ChoiceField
        label={t('Load levelling')}
        path={[...path, 'id']}
        fallback=""
        choices={[
          { value: '', words: t('none: nothing moves by itself') },
          ...Object.values(LEVELLERS).map(({ id, title }) => ({ value: id, words: title })),
        ]}
        onChoose={(id) => (id === '' ? removeAt(path) : setAt(path, { id, params: {} }))}
      />
      {leveller?.params.map((spec) => (
        <SpecField key={`${leveller.id} ${spec.name}`} spec={spec} path={[...path, 'params', spec.name]} />
      ))}
    </>
  )
}

const Workload = () => {
  const { value: kind } = useAt(['workload', 'kind'])
  const workload = typeof kind === 'string' ? CLUSTER_WORKLOADS[kind] : undefined
  return (
    <Group title={t('Workload')}>
      <ChoiceField
        label={t('What the processes do')}
        path={['workload', 'kind']}
        about={workload === undefined ? '' : t(workload.about)}
        wide
        choices={Object.entries(CLUSTER_WORKLOADS).map(([id, { title }]) => ({ value: id, words: t(title) }))}
        onChoose={(chosen) =>
          setAt(['workload'], { kind: chosen, params: defaultsOf(CLUSTER_WORKLOADS[chosen].params) })
        }
      />
      {workload?.params.map((spec) => (
        <SpecField key={`${String(kind)} ${spec.name}`} spec={spec} path={['workload', 'params', spec.name]} />
      ))}
    </Group>
  )
}

/** The same wires for all systems, or each those of its time. */
const Network = () => {
  const { value } = useAt(['network'])
  const own = value !== undefined
  return (
    <Group title={t('Network')}>
      <label className="edit-wide">
        <input
          type="checkbox"
          checked={own}
          onChange={() =>
            own
              ? removeAt(['network'])
              : setAt(['network'], {
                  medium: 'switch',
                  latencyPs: 100_000_000,
                  bitsPerSecond: 100_000_000,
                  lossPerMillion: 0,
                })
          }
        />{' '}
        {t('The same wires for all systems, not those of each system’s time')}
      </label>
      {own && (
        <>
          <ChoiceField
            label={t('Nodes are joined by')}
            path={['network', 'medium']}
            choices={[
              { value: 'switch', words: t('a switch') },
              { value: 'bus', words: t('one cable that all share') },
            ]}
          />
          <QuantityField
            label={t('Latency, one way')}
            path={['network', 'latencyPs']}
            unit="ps"
            min={0}
            max={10_000_000_000_000}
          />
          <QuantityField
            label={t('Bits per second')}
            path={['network', 'bitsPerSecond']}
            unit="count"
            min={1000}
            max={1_000_000_000_000}
            about={t('as in 100M or 1G')}
          />
          <QuantityField
            label={t('Lost, of a million')}
            path={['network', 'lossPerMillion']}
            unit="count"
            min={0}
            max={900_000}
          />
        </>
      )}
    </Group>
  )
}

/** What matters most of a cluster's scenario, as forms; the rest stands in the JSON. */
export const ClusterForms = () => (
  <>
    <What />
    <Systems />
    <Workload />
    <Network />
    <Faults />
  </>
)
