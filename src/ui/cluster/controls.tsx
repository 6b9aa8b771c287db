import { useId } from 'react'
import { CLUSTER_PRESETS } from '../../scenario/cluster/presets.ts'
import { CLUSTER_LIMITS } from '../../scenario/cluster/scenario.ts'
import { faultWords } from '../../playback/cluster/words.ts'
import type { ParamSpec } from '../../sim/kernel/params.ts'
import { LEVELLERS } from '../../sim/cluster/levelling/registry.ts'
import { specOf } from '../../sim/cluster/run.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../../sim/cluster/workload/registry.ts'
import { clusterConfig } from '../../scenario/cluster/scenario.ts'
import { changeCluster, chooseCluster, chooseClusterPreset, removeFault, useCluster } from '../../store/cluster.ts'
import { ParamsForm } from '../params-form.tsx'

const OWN = 'own'
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
  number('latencyPs', 'Latency', 'ps', [0, 10_000_000_000_000], 'one way'),
  number('bitsPerSecond', 'Rate', 'perSecond', [1000, 1_000_000_000_000], 'bits, of each link'),
  number('lossPerMillion', 'Loss', 'count', [0, 900_000], 'of a million messages so many are lost'),
]

/** Scenario and systems in sight; everything else folded away. */
export const ClusterControls = () => {
  const scenario = useCluster((state) => state.scenario)
  const preset = CLUSTER_PRESETS.find(({ scenario: { title } }) => title === scenario.title)
  const select = useId()
  return (
    <section aria-label="Scenario" className="panel flex flex-wrap items-center gap-x-4 gap-y-2 px-2 py-1.5">
      <div className="field">
        <label htmlFor={select}>Scenario</label>
        <select
          id={select}
          className="w-64"
          value={preset?.id ?? OWN}
          onChange={(event) => {
            const chosen = CLUSTER_PRESETS.find(({ id }) => id === event.target.value)
            if (chosen !== undefined) chooseClusterPreset(chosen, true)
          }}
        >
          {CLUSTER_PRESETS.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
          {preset === undefined && <option value={OWN}>{scenario.title}</option>}
        </select>
      </div>
      <Systems />
      <details className="settings min-w-0 grow basis-60">
        <summary className="button max-w-full truncate">
          {scenario.nodes} nodes · {scenario.cpusPerNode} CPUs each · {CLUSTER_WORKLOADS[scenario.workload.kind].title}{' '}
          · seed {scenario.seed}
        </summary>
        <Settings />
      </details>
      {preset !== undefined && (
        <details className="min-w-0">
          <summary className="button">What to look for</summary>
          <p className="mt-2 max-w-[90ch] text-sm text-pretty">{preset.about}</p>
        </details>
      )}
      <Faults />
    </section>
  )
}

/** Which systems are on the stage: a list of up to four, each of which can be changed, taken away or joined. */
const Systems = () => {
  const systems = useCluster((state) => state.scenario.systems)
  const others = Object.values(CLUSTER_SYSTEMS).filter(({ card }) => !systems.includes(card.id))
  const group = useId()
  return (
    <div className="field" role="group" aria-labelledby={group}>
      <span id={group}>Systems</span>
      {systems.map((system, side) => (
        <span key={system} className="flex">
          <select
            aria-label={`System ${side + 1}`}
            className="w-36"
            value={system}
            onChange={(event) => changeCluster({ systems: systems.with(side, event.target.value) })}
          >
            {[CLUSTER_SYSTEMS[system], ...others].map(({ card }) => (
              <option key={card.id} value={card.id}>
                {card.title}
              </option>
            ))}
          </select>
          {systems.length > 1 && (
            <button
              type="button"
              className="button"
              aria-label={`Take ${CLUSTER_SYSTEMS[system].card.title} away`}
              onClick={() => {
                changeCluster({ systems: systems.filter((one) => one !== system) })
                chooseCluster({ picked: null })
              }}
            >
              ✕
            </button>
          )}
        </span>
      ))}
      {systems.length < CLUSTER_LIMITS.systems && others.length > 0 && (
        <button
          type="button"
          className="button"
          onClick={() => changeCluster({ systems: [...systems, others[0].card.id] })}
        >
          + another
        </button>
      )}
    </div>
  )
}

const Settings = () => {
  const scenario = useCluster((state) => state.scenario)
  const { systems, workload, params, levelling } = scenario
  const network = scenario.network ?? specOf(clusterConfig(scenario, systems[0])).network
  const basics: Record<string, number> = { ...scenario } as unknown as Record<string, number>
  return (
    <>
      <ParamsForm
        title="The cluster"
        specs={CLUSTER_FIELDS}
        valueOf={(name) => basics[name]}
        onChange={(name, value) => {
          const fileServer = name === 'nodes' ? Math.min(scenario.fileServer, value - 1) : scenario.fileServer
          changeCluster({ [name]: value, fileServer })
        }}
      />
      <ParamsForm
        title={
          scenario.network === undefined
            ? 'Network: of the first system; a change is for all'
            : 'Network, the same for all'
        }
        specs={NETWORK_FIELDS}
        valueOf={(name) => ({ ...network })[name as 'latencyPs']}
        onChange={(name, value) => changeCluster({ network: { ...network, [name]: value } })}
      />
      <ParamsForm
        title={CLUSTER_WORKLOADS[workload.kind].title}
        specs={CLUSTER_WORKLOADS[workload.kind].params}
        valueOf={(name) => workload.params[name]}
        onChange={(name, value) =>
          changeCluster({ workload: { ...workload, params: { ...workload.params, [name]: value } } })
        }
      />
      {systems.map((system) => {
        const { card } = CLUSTER_SYSTEMS[system]
        const level = levelling[system]
        return (
          <div key={system}>
            {card.params.length > 0 && (
              <ParamsForm
                title={card.title}
                specs={card.params}
                valueOf={(name) =>
                  params[system]?.[name] ?? card.params.find((spec) => spec.name === name)?.default ?? 0
                }
                onChange={(name, value) =>
                  changeCluster({ params: { ...params, [system]: { ...params[system], [name]: value } } })
                }
              />
            )}
            <label className="field mt-3">
              Load levelling of {card.title}
              <select
                value={level?.id ?? ''}
                onChange={(event) => {
                  const { [system]: _, ...rest } = levelling
                  changeCluster({
                    levelling:
                      event.target.value === '' ? rest : { ...rest, [system]: { id: event.target.value, params: {} } },
                  })
                }}
              >
                <option value="">none</option>
                {Object.values(LEVELLERS).map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
            </label>
          </div>
        )
      })}
    </>
  )
}

/** What goes wrong in the scenario, each of which can be taken back. */
const Faults = () => {
  const { faults } = useCluster((state) => state.scenario)
  if (faults.length === 0) {
    return (
      <p className="text-sm" style={{ color: 'var(--ink-2)' }}>
        Choose a node or a link on the stage to make something go wrong.
      </p>
    )
  }
  return (
    <ul aria-label="What goes wrong" className="flex flex-wrap gap-2 text-sm" data-testid="faults">
      {faults.map((fault, index) => (
        <li key={faultWords(fault)} className="cluster-fault">
          {faultWords(fault)}
          <button type="button" aria-label={`Take back: ${faultWords(fault)}`} onClick={() => removeFault(index)}>
            ✕
          </button>
        </li>
      ))}
    </ul>
  )
}
