import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { frameAt } from '../../playback/frame.ts'
import { type Still, stillOf } from '../../playback/stills.ts'
import { t } from '../../language/t.ts'
import type { Opened } from '../../scenario/open.ts'
import type { Pair } from '../../scenario/pair.ts'
import { layoutFor } from '../../stage/layout.ts'
import { MachineView } from '../../stage/machine-view.tsx'

const ClusterStill = lazy(() => import('../cluster/cluster-still.tsx'))

/** Width for which a machine is laid out: without the names of rows, which a small picture has no room for. */
const MACHINE_WIDTH = 415
/** Pictures this far beyond the edge are drawn already, in CSS pixels. */
const AHEAD = '300px'

const nothing = (): void => undefined

/** Whether an element is on the screen, or nearly. */
const useNear = (): readonly [{ current: HTMLDivElement | null }, boolean] => {
  const element = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(false)
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting === true), {
      rootMargin: AHEAD,
    })
    if (element.current !== null) observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return [element, near]
}

const Picture = ({ still, title }: { still: Still; title: string }) => {
  if (still.kind === 'cluster') {
    return (
      <Suspense fallback={null}>
        <ClusterStill run={still.run} momentPs={still.momentPs} title={title} />
      </Suspense>
    )
  }
  const { run, momentPs } = still
  return (
    <MachineView
      run={run}
      frame={frameAt(run, momentPs, 0)}
      layout={layoutFor(run.info, run.tracked, MACHINE_WIDTH)}
      title={title}
      picked={null}
      onPick={nothing}
    />
  )
}

/** A scenario's stage at a moment, run and drawn when it comes into sight. Only to look at: its words are beside it. */
export const StillPicture = (props: { id: string; opened: Opened; pair: Pair; title: string }) => {
  const { id, opened, pair, title } = props
  const [element, near] = useNear()
  const [still, setStill] = useState<Still | 'failed' | null>(null)
  useEffect(() => {
    if (!near) return
    let current = true
    stillOf(id, opened, pair).then(
      (made) => current && setStill(made),
      () => current && setStill('failed'),
    )
    return () => {
      current = false
    }
  }, [near, id, opened, pair])
  return (
    <div ref={element} className="still" aria-hidden="true" inert data-drawn={still !== null && near}>
      {still === 'failed' ? (
        <span className="still-waits">{t('There is no picture of it.')}</span>
      ) : still === null ? (
        <span className="still-waits">{near ? t('Running…') : ''}</span>
      ) : (
        near && <Picture still={still} title={title} />
      )}
    </div>
  )
}
