import { t } from '../../language/t.ts'
import { clusterConfig } from '../../scenario/cluster/scenario.ts'
import { CLUSTER_LIMITS } from '../../scenario/cluster/scenario.ts'
import { LEVELLERS } from '../../sim/cluster/levelling/registry.ts'
import { specOf } from '../../sim/cluster/run.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../../sim/cluster/workload/registry.ts'
import { defaultsOf, type ParamSpec } from '../../sim/kernel/params.ts'
import { changeCluster, useCluster } from '../../store/cluster.ts'
import { ParamsForm } from '../params-form.tsx'
import { scaledParam } from './scaled-params.ts'

const number = (
  name: string,
  title: string,
  unit: ParamSpec['unit'],
  [min, max]: readonly [number, number],
  about: string,
): ParamSpec => ({ name, title, unit, min, max, default: min, about })

const CLUSTER_FIELDS: readonly ParamSpec[] = [
  number('nodes', 'Nodes', 'count', [1, CLUSTER_LIMITS.nodes], 'computers in the cluster'),
  number('cpusPerNode', 'CPUs of each', 'count', [1, CLUSTER_LIMITS.cpusPerNode], 'in every node'),
  number('seed', 'Seed', 'count', [0, 0xffffffff], 'of everything that is left to chance'),
  number('untilPs', 'Length', 'ps', [1_000_000_000, CLUSTER_LIMITS.untilPs], 'how long the run is'),
]

const NETWORK_FIELDS: readonly ParamSpec[] = [
  number('latencyPs', 'Latency', 'ps', [0, 10_000_000_000_000], 'one way, from the end of sending'),
  number('bitsPerSecond', 'Bandwidth, bits', 'perSecond', [1000, 1_000_000_000_000], 'of each link'),
  number('lossPerMillion', 'Loss', 'count', [0, 900_000], 'so many of a million messages are lost'),
]

/** Parameters in the units in which a person would say them. */
const Form = (props: {
  title: string
  specs: readonly ParamSpec[]
  valueOf: (name: string) => number
  onChange: (name: string, value: number) => void
}) => {
  const scaled = props.specs.map((spec) => scaledParam(spec, props.valueOf(spec.name)))
  const factorOf = (name: string): number => scaled.find(({ spec }) => spec.name === name)?.factor ?? 1
  return (
    <ParamsForm
      title={props.title}
      specs={scaled.map(({ spec }) => spec)}
      valueOf={(name) => props.valueOf(name) / factorOf(name)}
      onChange={(name, value) => props.onChange(name, value * factorOf(name))}
    />
  )
}

const Network = () => {
  const scenario = useCluster((state) => state.scenario)
  const network = scenario.network ?? specOf(clusterConfig(scenario, scenario.systems[0])).network
  const values: Record<string, number> = {
    latencyPs: network.latencyPs,
    bitsPerSecond: network.bitsPerSecond,
    lossPerMillion: network.lossPerMillion,
  }
  return (
    <Form
      title={
        scenario.network === undefined
          ? t('The network of the first system’s time; a change makes it the same for all')
          : t('The network, the same for all')
      }
      specs={NETWORK_FIELDS}
      valueOf={(name) => values[name]}
      onChange={(name, value) => changeCluster({ network: { ...network, [name]: value } })}
    />
  )
}

const Levelling = ({ system }: { system: string }) => {
  const levelling = useCluster((state) => state.scenario.levelling)
  const { card } = CLUSTER_SYSTEMS[system]
  const own = levelling[system]
  const leveller = own === undefined ? undefined : LEVELLERS[own.id]
  const usual = leveller === undefined ? {} : defaultsOf(leveller.params)
  return (
    <>
      <label className="field mt-3">
        {t('Load levelling of {title}', { title: card.title })}
        <select
          value={own?.id ?? ''}
          onChange={(event) => {
            const { [system]: _, ...rest } = levelling
            const { value } = event.target
            changeCluster({ levelling: value === '' ? rest : { ...rest, [system]: { id: value, params: {} } } })
          }}
        >
          <option value="">{t('none: nothing moves by itself')}</option>
          {Object.values(LEVELLERS).map(({ id, title }) => (
            <option key={id} value={id}>
              {t(title)}
            </option>
          ))}
        </select>
        {leveller !== undefined && <span className="basis-full">{leveller.about}</span>}
      </label>
      {leveller !== undefined && own !== undefined && leveller.params.length > 0 && (
        <Form
          title={t(leveller.title)}
          specs={leveller.params}
          valueOf={(name) => own.params[name] ?? usual[name] ?? 0}
          onChange={(name, value) =>
            changeCluster({
              levelling: { ...levelling, [system]: { id: own.id, params: { ...own.params, [name]: value } } },
            })
          }
        />
      )}
    </>
  )
}

const System = ({ system }: { system: string }) => {
  const params = useCluster((state) => state.scenario.params)
  const { card } = CLUSTER_SYSTEMS[system]
  const usual = defaultsOf(card.params)
  return (
    <details className="mt-3">
      <summary className="cursor-pointer text-sm font-semibold">
        {t('{title}: its own figures, and load levelling', { title: card.title })}
      </summary>
      {card.params.length > 0 && (
        <Form
          title={card.title}
          specs={card.params}
          valueOf={(name) => params[system]?.[name] ?? usual[name] ?? 0}
          onChange={(name, value) =>
            changeCluster({ params: { ...params, [system]: { ...params[system], [name]: value } } })
          }
        />
      )}
      <Levelling system={system} />
    </details>
  )
}

/** Everything that can be set of a scenario, beside its systems and what goes wrong. */
export const ClusterSettings = () => {
  const scenario = useCluster((state) => state.scenario)
  const { systems, workload, fileServer, nodes } = scenario
  const basics: Record<string, number> = {
    nodes,
    cpusPerNode: scenario.cpusPerNode,
    seed: scenario.seed,
    untilPs: scenario.untilPs,
  }
  const { title, params } = CLUSTER_WORKLOADS[workload.kind]
  const usual = defaultsOf(params)
  return (
    <>
      <Form
        title={title}
        specs={params}
        valueOf={(name) => workload.params[name] ?? usual[name] ?? 0}
        onChange={(name, value) =>
          changeCluster({ workload: { ...workload, params: { ...workload.params, [name]: value } } })
        }
      />
      <Network />
      <Form
        title={t('The cluster')}
        specs={CLUSTER_FIELDS}
        valueOf={(name) => basics[name]}
        onChange={(name, value) =>
          changeCluster(
            name === 'nodes' ? { nodes: value, fileServer: Math.min(fileServer, value - 1) } : { [name]: value },
          )
        }
      />
      {systems.map((system) => (
        <System key={system} system={system} />
      ))}
    </>
  )
}
