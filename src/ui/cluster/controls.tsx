import { useId } from 'react'
import { t, tn } from '../../language/t.ts'
import { CLUSTER_PRESETS } from '../../scenario/cluster/presets.ts'
import { CLUSTER_LIMITS } from '../../scenario/cluster/scenario.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { CLUSTER_WORKLOADS } from '../../sim/cluster/workload/registry.ts'
import { changeCluster, chooseCluster, chooseClusterPreset, useCluster } from '../../store/cluster.ts'
import { Faults } from './faults.tsx'
import { ClusterSettings } from './settings.tsx'

const OWN = 'own'

/** Scenario, systems and what goes wrong in sight; everything else folded away. */
export const ClusterControls = () => {
  const scenario = useCluster((state) => state.scenario)
  const preset = CLUSTER_PRESETS.find(({ scenario: { title } }) => title === scenario.title)
  const select = useId()
  const { nodes, cpusPerNode, seed } = scenario
  return (
    <section aria-label={t('Scenario')} className="panel flex flex-wrap items-start gap-x-3 gap-y-2 px-2 py-1.5">
      <div className="field">
        <label htmlFor={select}>{t('Scenario')}</label>
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
              {t(title)}
            </option>
          ))}
          {preset === undefined && <option value={OWN}>{scenario.title}</option>}
        </select>
      </div>
      <Systems />
      <details className="settings min-w-0">
        <summary className="button max-w-full truncate">
          <span className="sm:hidden">{t('Settings')}</span>
          <span className="hidden sm:inline">
            {[
              tn(nodes, '{count} node', '{count} nodes'),
              tn(cpusPerNode, '{count} CPU each', '{count} CPUs each'),
              t(CLUSTER_WORKLOADS[scenario.workload.kind].title),
              t('seed {seed}', { seed }),
            ].join(' · ')}
            {seed}
          </span>
        </summary>
        <ClusterSettings />
      </details>
      <Faults />
    </section>
  )
}

/** Which systems are on the stage, up to four; each with what it is, and where that is from. */
const Systems = () => {
  const systems = useCluster((state) => state.scenario.systems)
  const group = useId()
  const toggle = (id: string): void => {
    changeCluster({ systems: systems.includes(id) ? systems.filter((one) => one !== id) : [...systems, id] })
    chooseCluster({ picked: null })
  }
  return (
    <details className="settings min-w-0" data-testid="systems">
      <summary className="button max-w-full truncate">
        <span className="sm:hidden">
          {tn(systems.length, '{count} system', '{count} systems')}
          {systems.length > 1 ? 's' : ''}
        </span>
        <span className="hidden sm:inline">
          {systems.map((system) => CLUSTER_SYSTEMS[system].card.title).join(' · ')}
        </span>
      </summary>
      <fieldset className="mt-3" aria-describedby={group}>
        <legend className="text-sm font-semibold">{t('Systems side by side')}</legend>
        <p id={group} className="text-xs" style={{ color: 'var(--ink-2)' }}>
          {t('One to {systems}; each runs the same scenario with the same seed.', { systems: CLUSTER_LIMITS.systems })}
        </p>
        <div className="mt-2 grid gap-2 sm:grid-cols-2 lg:grid-cols-3 2xl:grid-cols-4">
          {Object.values(CLUSTER_SYSTEMS).map(({ card }) => {
            const chosen = systems.includes(card.id)
            const stuck = chosen ? systems.length === 1 : systems.length >= CLUSTER_LIMITS.systems
            return (
              <div key={card.id} className={`cluster-system ${chosen ? 'cluster-system-chosen' : ''}`}>
                <label className="flex items-start gap-2">
                  <input
                    type="checkbox"
                    className="mt-1"
                    checked={chosen}
                    disabled={stuck}
                    onChange={() => toggle(card.id)}
                  />
                  <span className="min-w-0">
                    <b>{card.title}</b>{' '}
                    {!card.shipped && <span className="cluster-badge">{t('planned, never shipped')}</span>}
                    <span className="block text-xs" style={{ color: 'var(--ink-2)' }}>
                      {card.strategy === 'none' ? t(card.era) : `${t(card.strategy)}; ${t(card.era)}`}
                    </span>
                  </span>
                </label>
                <p className="cluster-clamp text-sm">{t(card.about)}</p>
                <button
                  type="button"
                  className="cluster-link-button"
                  onClick={() => chooseCluster({ dialog: { system: card.id } })}
                >
                  {t('what it leaves behind, when it fails, sources')}
                  <span className="sr-only"> {t('of {title}', { title: card.title })}</span>
                </button>
              </div>
            )
          })}
        </div>
      </fieldset>
    </details>
  )
}
