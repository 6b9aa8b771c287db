import { type ReactNode, useEffect, useMemo, useState, type WheelEvent } from 'react'
import { nodeMomentOf } from '../../playback/cluster/node-moment.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { nodeName, sayPs } from '../../playback/cluster/words.ts'
import { frameAt } from '../../playback/frame.ts'
import { RunLoader } from '../../playback/loader.ts'
import type { Run } from '../../playback/run.ts'
import { INSIDE_PS, nodeScenario } from '../../scenario/cluster/node-scenario.ts'
import { resolve } from '../../scenario/resolve.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { KERNEL_CARDS } from '../../sim/kernel/cards.ts'
import type { ClusterLayout } from '../../stage/cluster/layout.ts'
import { formatPs } from '../../stage/format.ts'
import { type Layout, layoutFor } from '../../stage/layout.ts'
import { MachineView } from '../../stage/machine-view.tsx'
import type { Picked } from '../../stage/machine-view-props.ts'
import { choose } from '../../store/app.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'

/** Width for which the machine is laid out: as wide as the cluster's picture, so that words keep their size. */
const MACHINE_WIDTH = 720
/** Simulated time for a second of watching, inside: a hundred lines or so. */
const INSIDE_SPEED_PS = 4_000_000

interface Props {
  run: ClusterRun
  layout: ClusterLayout
  /** Node that is looked into, or −1; from which moment of the cluster. */
  node: number
  atPs: number
  children: ReactNode
}

/** Where the camera is: what part of the cluster's picture fills the frame. */
interface Camera {
  x: number
  y: number
  width: number
}

/** The part of the picture that the camera shows: all of it, a room, or a CPU with its cache within a room. */
const cameraOf = ({ layout, node }: Props, machine: Layout | null, cpu: number): Camera => {
  if (node < 0) return { x: 0, y: 0, width: layout.width }
  const room = layout.rooms[node]
  const shape = layout.width / layout.height
  const scale = machine === null ? 1 : room.width / machine.width
  const column = machine?.columns[cpu]
  if (machine === null || column === undefined) {
    // All of the machine, which is taller than the room that it is in.
    const width = machine === null ? room.width : Math.max(room.width, machine.height * scale * shape)
    return { x: room.x - (width - room.width) / 2, y: room.y, width }
  }
  const width = Math.max(column.width * 1.6, machine.cacheHeight * shape * 1.15)
  return {
    x: room.x + (column.left + column.width / 2 - width / 2) * scale,
    y: room.y + (machine.cacheTop - machine.cacheHeight * 0.06) * scale,
    width: width * scale,
  }
}

/** The inside of the node, as a run of its machine; null until there is something of it. */
const useInside = (scenario: Scenario | null): { run: Run | null; error: string | null } => {
  const [inside, setInside] = useState<{ run: Run | null; error: string | null }>({ run: null, error: null })
  useEffect(() => {
    if (scenario === null) return
    const loader = new RunLoader(setInside)
    loader.start(resolve(scenario), INSIDE_PS)
    return () => {
      loader.close()
      setInside({ run: null, error: null })
    }
  }, [scenario])
  return inside
}

/** From a little before a page arrives until its lines have found their way; between pages time is passed over. */
const BEFORE_PS = 2_000_000
const AFTER_PS = 60_000_000

/** Where the inside's clock goes from a moment on: into the next stretch in which something arrives. */
const passOver = (ps: number, arrivals: readonly number[]): number => {
  if (arrivals.length === 0 || arrivals.some((at) => ps >= at - BEFORE_PS && ps <= at + AFTER_PS)) return ps
  const next = arrivals.find((at) => at - BEFORE_PS > ps) ?? arrivals[0]
  return Math.max(0, next - BEFORE_PS)
}

/** The inside's own clock: nanoseconds go by while it is looked at. */
const useInsideClock = (
  active: boolean,
  playing: boolean,
  limit: number,
  arrivals: readonly number[],
): [number, (ps: number) => void] => {
  const [ps, setPs] = useState(0)
  useEffect(() => {
    if (!active || !playing) return
    let last = -1
    let handle = 0
    const frame = (now: number): void => {
      const elapsed = last < 0 ? 0 : Math.min(100, now - last)
      last = now
      setPs((before) => {
        const next = passOver(before + (elapsed / 1000) * INSIDE_SPEED_PS, arrivals)
        return next > limit ? passOver(0, arrivals) : next
      })
      handle = requestAnimationFrame(frame)
    }
    handle = requestAnimationFrame(frame)
    return () => cancelAnimationFrame(handle)
  }, [active, playing, limit, arrivals])
  return [ps, setPs]
}

/** When pages arrive inside, in ps from its beginning. */
const arrivalTimes = (gaps: readonly number[] = []): number[] => {
  let at = 0
  return gaps.map((gap) => (at += gap)).filter((time) => time < INSIDE_PS)
}

/** The stage with a camera: from the cluster into a node's machine, and from there to one CPU and its cache. */
export const Inside = (props: Props) => {
  const { run, layout, node, atPs, children } = props
  const seed = useCluster((state) => state.scenario.seed)
  const scenario = useMemo(
    () => (node < 0 ? null : nodeScenario(nodeMomentOf(run, node, atPs, seed))),
    [run, node, atPs, seed],
  )
  const inside = useInside(scenario)
  const arrivals = useMemo(() => arrivalTimes(scenario?.arrivals), [scenario])
  const [cpu, setCpu] = useState(-1)
  const [playing, setPlaying] = useState(true)
  const machine = useMemo(
    () => (inside.run === null ? null : layoutFor(inside.run.info, inside.run.tracked, MACHINE_WIDTH)),
    [inside.run],
  )
  const [ps, setPs] = useInsideClock(
    inside.run !== null,
    playing,
    Math.min(INSIDE_PS, inside.run?.reachedPs ?? 0),
    arrivals,
  )
  const camera = cameraOf(props, machine, cpu)
  const zoom = layout.width / camera.width
  const wheel = (event: WheelEvent): void => {
    if (node >= 0 && event.deltaY > 0) leave()
  }
  const leave = (): void => {
    if (cpu >= 0) setCpu(-1)
    else chooseCluster({ inside: null })
  }
  const pick = ({ kind, index }: Picked): void => {
    if (kind === 'cpu') setCpu(index)
  }
  const room = node >= 0 ? layout.rooms[node] : null
  return (
    <>
      <div className="cluster-frame" style={{ aspectRatio: `${layout.width} / ${layout.height}` }} onWheel={wheel}>
        <div
          className="cluster-camera"
          style={{
            transform: `scale(${zoom}) translate(${(-camera.x / layout.width) * 100}%, ${(-camera.y / layout.height) * 100}%)`,
          }}
        >
          {children}
          {room !== null && inside.run !== null && machine !== null && (
            <div
              className="cluster-inside"
              style={{
                left: `${(room.x / layout.width) * 100}%`,
                top: `${(room.y / layout.height) * 100}%`,
                width: `${(room.width / layout.width) * 100}%`,
              }}
            >
              <MachineView
                run={inside.run}
                frame={frameAt(inside.run, ps, 0, INSIDE_SPEED_PS)}
                layout={machine}
                title={`Inside ${nodeName(run, node)}`}
                picked={null}
                onPick={pick}
              />
            </div>
          )}
        </div>
      </div>
      {node >= 0 && (
        <div className="flex flex-wrap items-center gap-2 text-sm" data-testid="inside">
          <button type="button" className="button button-primary" onClick={leave}>
            ◀ {cpu >= 0 ? 'The whole node' : 'The cluster'}
          </button>
          <button type="button" className="button" aria-pressed={playing} onClick={() => setPlaying(!playing)}>
            {playing ? '❚❚' : '▶'} Inside
          </button>
          <label className="flex min-w-40 grow items-center gap-2">
            <span className="sr-only">Moment inside the node</span>
            <input
              type="range"
              className="grow"
              min={0}
              max={1000}
              value={Math.round((ps / INSIDE_PS) * 1000)}
              onChange={(event) => {
                setPlaying(false)
                setPs((Number(event.target.value) / 1000) * INSIDE_PS)
              }}
            />
            {sayPs(atPs)} + {formatPs(ps)}
          </label>
          {cpu < 0 &&
            inside.run !== null &&
            Array.from({ length: Math.min(4, run.info.cpusPerNode) }, (_, index) => (
              <button key={run.info.nodes[node] + index} type="button" className="button" onClick={() => setCpu(index)}>
                CPU {index} and its cache
              </button>
            ))}
          <button
            type="button"
            className="button"
            onClick={() => {
              if (scenario === null) return
              choose({ cluster: null, scenario, view: 'one', momentPs: Math.round(ps), playing: false, picked: null })
            }}
          >
            Open this machine
          </button>
          <span style={{ color: 'var(--ink-2)' }}>
            {inside.error ??
              (inside.run === null
                ? 'Looking inside…'
                : `${KERNEL_CARDS[inside.run.info.kernel].title} stands for its kernel; each message that arrives is a page of 64 lines.`)}
          </span>
        </div>
      )}
    </>
  )
}
