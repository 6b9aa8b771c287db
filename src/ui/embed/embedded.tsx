import { lazy, Suspense, useEffect, useLayoutEffect, useRef } from 'react'
import type { Run } from '../../playback/run.ts'
import { choose, useApp } from '../../store/app.ts'
import { Headline } from '../headline.tsx'
import { Notice, RunsDifferPlace } from '../notices.tsx'
import { SidePanel } from '../side-panel.tsx'
import { stepTo, togglePlaying, Transport } from '../transport.tsx'
import { usePlayback, useSpeed } from '../use-playback.ts'
import { runsInOrder } from '../use-runs.ts'
import { useSides } from '../use-sides.ts'
import './embed.css'
import { OpenOutside } from './open-outside.tsx'
import { useMessages } from './use-messages.ts'

const EmbeddedCluster = lazy(() => import('../cluster/embedded-cluster.tsx'))

/** Play, step and to the start: what an embedded page needs of the keys. */
const useEmbeddedKeys = (runs: readonly Run[]): void => {
  const latest = useRef(runs)
  useLayoutEffect(() => {
    latest.current = runs
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : null
      if (event.ctrlKey || event.metaKey || event.altKey || target?.closest('button, input, select, a')) return
      if (event.code === 'Space') togglePlaying(latest.current)
      else if (event.code === 'ArrowRight') stepTo(latest.current, true)
      else if (event.code === 'ArrowLeft') stepTo(latest.current, false)
      else if (event.code === 'Home') choose({ momentPs: 0, playing: false })
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

const EmbeddedMachine = () => {
  const { sides, specs } = useSides(null)
  const shown = runsInOrder(sides)
  const speed = useSpeed(shown)
  usePlayback(sides, speed)
  useEmbeddedKeys(shown)
  const scenario = useApp((state) => state.scenario)
  useMessages(
    scenario,
    sides.map(({ kernel, title, run }) => ({ id: kernel, title, digest: run?.summary?.digest ?? null })),
  )
  return (
    <main className="embed">
      <Notice />
      <div className="embed-headline">
        <Headline sides={sides} />
      </div>
      <RunsDifferPlace sides={sides} specs={specs} />
      <div className={`grid grid-cols-1 gap-2 ${sides.length > 1 ? 'sm:grid-cols-2' : ''}`}>
        {sides.map((side, index) => (
          <SidePanel
            key={index}
            index={index}
            side={side}
            lead={sides[0].run}
            other={sides.length === 2 ? (sides[1 - index].run?.summary ?? null) : null}
            speedPs={speed}
          />
        ))}
      </div>
      <div className="embed-dock">
        <Transport runs={shown} speedPs={speed} later={false} />
        <OpenOutside />
      </div>
    </main>
  )
}

/** The page inside another one: what runs, and play and seek; everything else is one link away. */
const Embedded = () => {
  const cluster = useApp((state) => state.cluster)
  if (cluster === null) return <EmbeddedMachine />
  return (
    <Suspense fallback={null}>
      <EmbeddedCluster link={cluster} />
    </Suspense>
  )
}

export default Embedded
