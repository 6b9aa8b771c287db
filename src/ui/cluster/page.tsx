import { useEffect, useState } from 'react'
import { isClusterLink } from '../../scenario/cluster/is-link.ts'
import { CLUSTER_ENGINE_VERSION, decodeClusterLink } from '../../scenario/cluster/link.ts'
import { CLUSTER_PRESETS } from '../../scenario/cluster/presets.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { chooseCluster, chooseClusterPreset, useCluster } from '../../store/cluster.ts'
import { Header } from '../header.tsx'
import { Chosen } from './chosen.tsx'
import './cluster.css'
import { ClusterControls } from './controls.tsx'
import { ClusterDialogs } from './dialogs.tsx'
import { ClusterHeadline } from './headline.tsx'
import { ClusterSide } from './side.tsx'
import { ClusterTimeline } from './timeline-panel.tsx'
import { ClusterTransport } from './transport.tsx'
import { stepCluster, toggleCluster, useClusterPlayback, useClusterSpeed } from './use-cluster-playback.ts'
import { useClusterRuns } from './use-cluster-runs.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'

/** Opens what a link says, or the first preset. Returns whether that has been decided. */
const useClusterOpening = (link: string): boolean => {
  const [opened, setOpened] = useState<string | null>(null)
  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const open = async (): Promise<void> => {
      const decoded = isClusterLink(link) ? await decodeClusterLink(link) : null
      if (decoded?.ok === true) {
        const { scenario, momentPs, digest, engine } = decoded.shared
        const newer = engine > CLUSTER_ENGINE_VERSION
        chooseCluster({
          scenario,
          momentPs,
          expectedDigest: digest,
          playing: false,
          speedPs: 0,
          picked: null,
          inside: null,
          notice: newer
            ? 'This link was made by a newer version of the program: its run may differ from what was shared.'
            : null,
        })
      } else {
        chooseClusterPreset(CLUSTER_PRESETS[0], !still)
        if (decoded !== null) chooseCluster({ notice: `${decoded.message} What you see instead is the first example.` })
      }
      setOpened(link)
    }
    void open()
  }, [link])
  return opened === link
}

const useKeys = (runs: readonly ClusterRun[]): void => {
  useEffect(() => {
    const acts: Record<string, () => void> = {
      Space: () => toggleCluster(runs),
      ArrowRight: () => stepCluster(runs, true),
      ArrowLeft: () => stepCluster(runs, false),
      Home: () => chooseCluster({ momentPs: 0, playing: false }),
      End: () => chooseCluster({ momentPs: Math.min(...runs.map(({ reachedPs }) => reachedPs)), playing: false }),
      KeyS: () => chooseCluster({ dialog: 'share' }),
      Slash: () => chooseCluster({ dialog: 'help' }),
      Escape: () => chooseCluster(useCluster.getState().inside === null ? { picked: null } : { inside: null }),
    }
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || useCluster.getState().dialog !== null) return
      const target = event.target instanceof HTMLElement || event.target instanceof SVGElement ? event.target : null
      if (target?.closest('input, select, textarea, dialog') != null) return
      if (event.code === 'Space' && target?.closest('button, summary, a, [role="button"]') != null) return
      const act = acts[event.code]
      if (act === undefined || runs.length === 0) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [runs])
}

const ClusterPage = ({ link }: { link: string }) => {
  const ready = useClusterOpening(link)
  return ready ? <Opened /> : <main className="p-6">Opening…</main>
}

const Opened = () => {
  const { scenario, picked, notice, dialog, expectedDigest } = useCluster()
  const loadings = useClusterRuns(scenario)
  const runs = loadings.flatMap(({ run }) => (run === null || run.length === 0 ? [] : [run]))
  const titles = runs.map((run) => CLUSTER_SYSTEMS[run.info.system].card.title)
  const speed = useClusterSpeed(runs)
  useClusterPlayback(runs, speed)
  useKeys(runs)
  const chosen = picked === null ? null : (loadings[picked.side]?.run ?? null)
  const differs = expectedDigest !== '' && runs[0]?.finished === true && runs[0].digest !== expectedDigest
  const columns = scenario.systems.length > 1 ? 'lg:grid-cols-2' : ''
  return (
    <div className="mx-auto flex max-w-[1680px] flex-col gap-2 p-2 sm:p-3">
      <Header help={() => chooseCluster({ dialog: 'help' })} share={() => chooseCluster({ dialog: 'share' })} />
      <main className="flex flex-col gap-2">
        {(notice !== null || differs) && (
          <div
            role="alert"
            className="panel flex items-start gap-3 border-2 p-3"
            style={{ borderColor: 'var(--stall)' }}
          >
            <p className="grow">
              {notice ??
                `This run differs from the one that was shared: its digest is ${runs[0].digest}, not ${expectedDigest}. The program has changed since.`}
            </p>
            <button
              type="button"
              className="button"
              onClick={() => chooseCluster({ notice: null, expectedDigest: '' })}
            >
              Dismiss
            </button>
          </div>
        )}
        <ClusterHeadline runs={runs} />
        <ClusterControls />
        <div className="flex flex-col gap-2 xl:flex-row">
          <div className="flex min-w-0 grow flex-col gap-2">
            <div className={`grid grid-cols-1 gap-2 ${columns}`}>
              {scenario.systems.map((system, side) => (
                <ClusterSide
                  key={system}
                  side={side}
                  system={system}
                  loading={loadings[side] ?? { run: null, error: null }}
                  speedPs={speed}
                />
              ))}
            </div>
            <ClusterTimeline sides={runs.map((run, side) => ({ run, title: titles[side] }))} />
          </div>
          {picked !== null && chosen !== null && <Chosen picked={picked} run={chosen} />}
        </div>
        <div className="cluster-transport">
          <ClusterTransport runs={runs} titles={titles} speedPs={speed} />
        </div>
      </main>
      {dialog !== null && <ClusterDialogs runs={runs} />}
    </div>
  )
}

export default ClusterPage
