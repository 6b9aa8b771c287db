import { useEffect, useMemo, useRef } from 'react'
import { createPortal } from 'react-dom'
import { t } from '../../language/t.ts'
import { clusterFrameAt } from '../../playback/cluster/frame.ts'
import { insideMomentOf } from '../../playback/cluster/node-moment.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { nodeName } from '../../playback/cluster/words.ts'
import { frameAt } from '../../playback/frame.ts'
import { ClusterView } from '../../stage/cluster/cluster-view.tsx'
import { type Box, centreOf } from '../../stage/cluster/geometry.ts'
import { type Camera, cameraOn, type ClusterLayout } from '../../stage/cluster/layout.ts'
import type { ClusterThing, InsideSlot } from '../../stage/cluster/props.ts'
import { insideBox } from '../../stage/cluster/room.tsx'
import { type Layout, layoutFor } from '../../stage/layout.ts'
import { MachineView } from '../../stage/machine-view.tsx'
import { chooseCluster, type ClusterInside, enterNode, leaveNode, useCluster } from '../../store/cluster.ts'
import { InsideBar } from './inside-bar.tsx'
import { PickedCard } from './picked-card.tsx'
import { type CameraControl, toWhole, useCamera } from './use-camera.ts'
import { INSIDE_SPEED_PS, type InsideView, useInside } from './use-inside.ts'

/** Width for which the machine inside is laid out: its words then have their size when it fills the stage. */
const MACHINE_WIDTH = 720
/** Shares of the way to a node from which one looks into it, and below which one is out of it again. */
const ENTER = 0.55
const LEAVE = 0.3
/** Over this stretch of the way the machine appears. */
const APPEARS = { from: 0.45, to: 0.85 } as const

/** How near the camera is to a node: 0 where all is seen, 1 where the node's room fills the frame. */
const nearness = ({ k }: Camera, room: Box, layout: ClusterLayout): number =>
  (k - 1) / Math.max(0.01, cameraOn(room, layout).k - 1)

/** The node at which the camera looks, or −1. */
const nodeInView = (camera: Camera, layout: ClusterLayout): number => {
  const view = { x: camera.x, y: camera.y, width: layout.width / camera.k, height: layout.height / camera.k }
  const { x, y } = centreOf(view)
  return layout.rooms.findIndex(
    (room) => x >= room.x && x <= room.x + room.width && y >= room.y && y <= room.y + room.height,
  )
}

const wantsStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Goes into the node that the camera comes near, and out of the one that it leaves; flies where that is asked for. */
const useThreshold = (
  { camera, flyTo }: CameraControl,
  layout: ClusterLayout,
  run: ClusterRun,
  side: number,
  inside: ClusterInside | null,
): void => {
  const before = useRef<ClusterInside | null>(null)
  const flying = useRef(false)
  useEffect(() => {
    const was = before.current
    before.current = inside
    if (inside?.asked === true && inside !== was) {
      flying.current = true
      flyTo((at) => cameraOn(at.rooms[inside.node], at))
    } else if (inside === null && was !== null && nearness(camera, layout.rooms[was.node], layout) > LEAVE) {
      flying.current = true
      flyTo(toWhole)
    }
  })
  useEffect(() => {
    const node = nodeInView(camera, layout)
    const near = node < 0 ? 0 : nearness(camera, layout.rooms[node], layout)
    // A flight that was asked for passes the thresholds without anybody's crossing them.
    if (flying.current) {
      if (inside === null ? near < LEAVE : near > ENTER) flying.current = false
      return
    }
    if (inside === null && near > ENTER) {
      const { momentPs } = useCluster.getState()
      const atPs = insideMomentOf(run, node, Math.round(momentPs))
      enterNode({ side, node, atPs, asked: false }, !wantsStillness())
    } else if (inside !== null && (near < LEAVE || node !== inside.node)) leaveNode(false)
  }, [camera, layout, run, side, inside])
}

/** The machine inside, as the room shows it. */
const slotOf = (
  inside: ClusterInside | null,
  { run, ps }: InsideView,
  machine: Layout | null,
  near: number,
  onCpu: (cpu: number) => void,
  title: string,
): InsideSlot | null => {
  if (inside === null || run === null || machine === null) return null
  return {
    node: inside.node,
    opacity: Math.min(1, Math.max(0, (near - APPEARS.from) / (APPEARS.to - APPEARS.from))),
    width: machine.width,
    height: machine.height,
    picture: (
      <MachineView
        run={run}
        frame={frameAt(run, ps, 0, INSIDE_SPEED_PS)}
        layout={machine}
        title={title}
        picked={null}
        onPick={({ kind, index }) => {
          if (kind === 'cpu') onCpu(index)
        }}
      />
    ),
  }
}

/** Where a CPU and its cache are, in the picture of the cluster. */
const cpuBox = (room: Box, machine: Layout, cpu: number): Box => {
  const box = insideBox(room, machine)
  const scale = box.width / machine.width
  const { left, width } = machine.columns[cpu]
  const top = machine.dense ? machine.columns[cpu].top : machine.tileTop - 20
  const bottom = machine.dense ? top + machine.tileHeight + machine.cacheHeight : machine.cacheTop + machine.cacheHeight
  return {
    x: box.x + left * scale,
    y: box.y + top * scale,
    width: width * scale,
    height: (bottom - top) * scale,
  }
}

interface Props {
  side: number
  run: ClusterRun
  title: string
  layout: ClusterLayout
  speedPs: number
  /** Where the buttons of the camera go. */
  tools: HTMLElement | null
}

/** One system's stage: the cluster, the camera over it, and the inside of the node that the camera comes near. */
export const StageFrame = ({ side, run, title, layout, speedPs, tools }: Props) => {
  const { momentPs, picked, hidden, inside: looked } = useCluster()
  const inside = looked?.side === side ? looked : null
  const frame = clusterFrameAt(run, Math.min(momentPs, run.reachedPs))
  const element = useRef<HTMLDivElement>(null)
  const control = useCamera(element, layout)
  const { camera, flyTo, zoomBy } = control
  useThreshold(control, layout, run, side, inside)
  const view = useInside(run, inside)
  const machine = useMemo(
    () => (view.run === null ? null : layoutFor(view.run.info, view.run.tracked, MACHINE_WIDTH)),
    [view.run],
  )
  const room = inside === null ? null : layout.rooms[inside.node]
  const near = room === null ? 0 : nearness(camera, room, layout)
  const toCpu = (cpu: number): void => {
    if (inside !== null && machine !== null)
      flyTo((at) => cameraOn(cpuBox(at.rooms[inside.node], machine, cpu), at, 1.12))
  }
  const enter = (node: number): void =>
    enterNode({ side, node, atPs: insideMomentOf(run, node, Math.round(momentPs)), asked: true }, !wantsStillness())
  const pick = (thing: ClusterThing): void => chooseCluster({ picked: { side, ...thing } })
  const own = picked !== null && picked.side === side ? picked : null
  const name = inside === null ? '' : nodeName(run, inside.node)
  return (
    <div className="cluster-stage">
      <div
        ref={element}
        className="cluster-frame"
        style={{ aspectRatio: `${layout.width} / ${layout.height}`, touchAction: camera.k > 1 ? 'none' : 'pan-y' }}
        {...control.handlers}
      >
        <ClusterView
          run={run}
          frame={frame}
          layout={layout}
          camera={camera}
          title={title}
          picked={own}
          onPick={pick}
          onEnter={enter}
          speedPs={speedPs}
          hidden={new Set(hidden)}
          inside={slotOf(inside, view, machine, near, toCpu, t('Inside {name}', { name }))}
        />
      </div>
      {tools !== null &&
        createPortal(
          <div className="cluster-zoom" role="group" aria-label={t('Zoom of {title}', { title })}>
            {camera.k > 1 && (
              <button
                type="button"
                className="cluster-small-button"
                title={t('All of it (0)')}
                onClick={() => (inside === null ? flyTo(toWhole) : leaveNode(true))}
              >
                {t('All')}
              </button>
            )}
            <button
              type="button"
              className="cluster-small-button"
              aria-label={t('Farther')}
              title={t('Farther (−)')}
              disabled={camera.k === 1}
              onClick={() => zoomBy(1 / 1.6)}
            >
              −
            </button>
            <button
              type="button"
              className="cluster-small-button"
              aria-label={t('Closer')}
              title={t('Closer (+, or Ctrl and the wheel)')}
              onClick={() => zoomBy(1.6)}
            >
              +
            </button>
          </div>,
          tools,
        )}
      {own !== null && (
        <PickedCard key={JSON.stringify(own)} picked={own} run={run} layout={layout} camera={camera} onEnter={enter} />
      )}
      {inside !== null && (
        <InsideBar
          name={name}
          run={run}
          inside={inside}
          view={view}
          onCpu={machine === null ? null : toCpu}
          onNode={() => flyTo((at) => cameraOn(at.rooms[inside.node], at))}
          isClose={near > 1.4}
        />
      )}
    </div>
  )
}
