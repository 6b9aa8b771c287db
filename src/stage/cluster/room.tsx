import { fixed, t, tn } from '../../language/t.ts'
import type { ActorView } from '../../playback/cluster/state.ts'
import { nodeName, processName, shortName, workName } from '../../playback/cluster/words.ts'
import { fitting } from './fitting.ts'
import type { Box } from './geometry.ts'
import { Holdings, HOLDINGS_HEIGHT, holdsAnything } from './holdings.tsx'
import { Lamps } from './lamps.tsx'
import { isStriped, nodeColour, nodeInk, pressable, type RoomProps } from './props.ts'
import { type Body, Tile, TILE_HEIGHT } from './tile.tsx'

/** Pixels on the screen above which a room's words grow with it. */
export const WORDS_GROW_FROM = 330
const ROOF = 20
const PAD = 8
const CPU = { top: ROOF + 5, height: 15, gap: 3, most: 74 } as const
const BODIES = CPU.top + CPU.height + 6
const LINE = 12
const LAMPS = 15
/** Screen seconds over which a CPU's occupant is looked at. */
const STEADY_SECONDS = 0.5
/** A CPU that is busy for less than this is idle, to the eye. */
const HARDLY = 0.04

/** Bodies of processes at a node: the one that runs first, then those that come, those that are left behind last. */
const bodiesAt = ({ frame, node }: RoomProps): Body[] => {
  const order = ['ready', 'blocked', 'frozen', 'empty', 'residue']
  return [...frame.state.processes.values()]
    .filter(({ status }) => status === 'alive')
    .flatMap((process) => {
      const here = [...process.images.values()].filter((image) => image.node === node && image.state !== 'gone')
      const image = here.at(-1)
      return image === undefined ? [] : [{ process, image }]
    })
    .toSorted((a, b) => order.indexOf(a.image.state) - order.indexOf(b.image.state))
}

const Cpus = ({ run, frame, node, width, speedPs }: RoomProps & { width: number }) => {
  const cpus = frame.state.nodes[node].cpus.length
  const wide = Math.min(CPU.most, (width - 2 * PAD + CPU.gap) / cpus - CPU.gap)
  return Array.from({ length: cpus }, (_, cpu) => {
    const { pid, work, busy } = run.cpus.between(node, cpu, frame.ps - speedPs * STEADY_SECONDS, frame.ps)
    const process = busy < HARDLY ? undefined : frame.state.processes.get(pid)
    const kernel = busy >= HARDLY && process === undefined && work >= 0
    const words = process !== undefined ? shortName(run, pid) : kernel ? workName(run.text(work)) : 'idle'
    return <CpuSlot key={cpu} cpu={cpu} wide={wide} words={words} busy={busy} home={process?.home ?? -1} />
  })
}

/** One CPU, and who has it: filled while it is busy most of the time, a bar while it is so now and then. */
const CpuSlot = (props: { cpu: number; wide: number; words: string; busy: number; home: number }) => {
  const { cpu, wide, words, busy, home } = props
  const colour = home >= 0 ? nodeColour(home) : 'var(--overhead)'
  const full = busy >= 0.5
  const ink = full ? (home >= 0 ? nodeInk(home) : 'var(--page)') : words === 'idle' ? 'var(--ink-2)' : 'var(--ink)'
  return (
    <g transform={`translate(${PAD + cpu * (wide + CPU.gap)} ${CPU.top})`}>
      <rect
        width={wide}
        height={CPU.height}
        rx={3}
        fill={full ? colour : 'var(--panel)'}
        stroke={words === 'idle' ? 'var(--line-strong)' : colour}
        strokeWidth={0.9}
        strokeDasharray={words === 'idle' ? '2 2' : undefined}
      />
      {words !== 'idle' && !full && (
        <rect y={CPU.height - 3} width={wide * Math.max(0.08, busy)} height={3} rx={1.5} fill={colour} />
      )}
      <text x={wide / 2} y={full ? 11 : 10} className="cluster-cpu" fill={ink}>
        {fitting(words, wide * 1.1)}
      </text>
      <title>
        {t('CPU {cpu}: {words}, busy for {share} % of the time', { cpu, words, share: Math.round(busy * 100) })}
      </title>
    </g>
  )
}

const Roof = ({ run, frame, node, width, inside }: RoomProps & { width: number }) => {
  const { up, load } = frame.state.nodes[node]
  const open = inside?.node === node && inside.opacity > 0.5
  const parts = [
    ...(node === run.info.fileServer ? [t('files, swap')] : []),
    ...(up && load >= 0 && !open ? [t('load {load}', { load: fixed(load / 1000, 1) })] : []),
  ]
  const name = nodeName(run, node)
  return (
    <g pointerEvents="none">
      <path
        d={`M0 ${ROOF}V9Q0 0 9 0H${width - 9}Q${width} 0 ${width} 9V${ROOF}Z`}
        fill={up ? nodeColour(node) : 'var(--line-strong)'}
      />
      {isStriped(node) && (
        <path d={`M0 ${ROOF}V9Q0 0 9 0H${width - 9}Q${width} 0 ${width} 9V${ROOF}Z`} fill="url(#cluster-stripes)" />
      )}
      <text x={PAD + 1} y={14.5} className="cluster-roof" fill={up ? nodeInk(node) : 'var(--panel)'}>
        {name}
      </text>
      <text x={width - PAD} y={14} className="cluster-said" fill={up ? nodeInk(node) : 'var(--panel)'}>
        {fitting(up ? parts.join(' · ') : 'crashed', width - 24 - name.length * 7)}
      </text>
    </g>
  )
}

/** Daemons and halves whose state is worth a line: what a migration, a replica or a membership is at. */
const talkers = ({ run, frame, node }: RoomProps): ActorView[] =>
  [...frame.state.actors.values()].filter(({ node: at, alive, state }) => {
    if (at !== node || !alive || state < 0) return false
    return !['ended', 'follows', 'runs', 'at home', ''].includes(run.text(state))
  })

const Daemons = (props: RoomProps & { width: number; top: number; lines: number }) => {
  const { run, width, top, lines } = props
  return talkers(props)
    .slice(-lines)
    .map(({ id, role, state, pid }, line) => {
      const who = run.text(role).replace(new RegExp(`^${run.info.system} `, 'i'), '')
      const whose = pid >= 0 ? t('{who} of {name}', { who, name: processName(run, pid) }) : who
      return (
        <text key={id} x={PAD + 1} y={top + line * LINE + 9} className="cluster-daemon">
          {fitting(`${whose}: ${run.text(state)}`, (width - 2 * PAD) * 1.08)}
        </text>
      )
    })
}

const Cross = ({ width, height }: { width: number; height: number }) => {
  const middle = ROOF + (height - ROOF) / 2
  const size = Math.min(26, (height - ROOF) / 2 - 6)
  return (
    <g pointerEvents="none">
      <path
        d={`M${width / 2 - size} ${middle - size}l${2 * size} ${2 * size}m0 ${-2 * size}l${-2 * size} ${2 * size}`}
        stroke="var(--stall)"
        strokeWidth={6}
        strokeLinecap="round"
      />
    </g>
  )
}

/** Processes that were killed while they ran here, the last one first. */
const gravesAt = ({ run, frame, node }: RoomProps): string[] =>
  [...frame.state.processes.values()]
    .filter((process) => process.status === 'killed' && process.node === node)
    .map(({ pid, why }) => t('✕ {name} killed: {why}', { name: shortName(run, pid), why: run.text(why) }))
    .toReversed()

/** Everything in a room below its roof: CPUs, bodies, daemons, lamps. */
const Furniture = (props: RoomProps & { width: number; height: number }) => {
  const { frame, node, width, height } = props
  const lamps = frame.state.nodes[node].view.size > 0
  const holds = holdsAnything(props)
  // In a low room the pages stand beside the CPUs.
  const low = height < BODIES + TILE_HEIGHT + HOLDINGS_HEIGHT + 3
  const bottom = height - (lamps ? LAMPS : 3) - (holds && !low ? HOLDINGS_HEIGHT : 0)
  const bodies = bodiesAt(props)
  const fits = Math.max(1, Math.floor((bottom - BODIES + 3) / (TILE_HEIGHT + 3)))
  const shown = bodies.length > fits ? bodies.slice(0, Math.max(1, fits - 1)) : bodies
  const after = BODIES + shown.length * (TILE_HEIGHT + 3)
  const more = bodies.length - shown.length
  const top = after + (more > 0 ? LINE : 0)
  const graves = gravesAt(props).slice(0, Math.max(0, Math.floor((bottom - top) / LINE)))
  const lines = Math.floor((bottom - top) / LINE) - graves.length
  return (
    <>
      <Cpus {...props} />
      {shown.map((body, index) => (
        <Tile
          key={body.process.pid}
          {...props}
          body={body}
          x={PAD}
          y={BODIES + index * (TILE_HEIGHT + 3)}
          width={width - 2 * PAD}
        />
      ))}
      {more > 0 && (
        <text x={PAD + 1} y={after + 9} className="cluster-daemon">
          {tn(more, 'and {count} more process', 'and {count} more processes')}
        </text>
      )}
      {graves.map((words, line) => (
        <text key={words} x={PAD + 1} y={top + line * LINE + 9} className="cluster-grave">
          {fitting(words, (width - 2 * PAD) * 1.08)}
          <title>{words}</title>
        </text>
      ))}
      {lines > 0 && <Daemons {...props} top={top + graves.length * LINE} lines={lines} />}
      {holds && !low && <Holdings {...props} x={PAD + 1} y={bottom} width={width - 2 * PAD} />}
      {holds && low && <Holdings {...props} x={width / 2 + PAD} y={CPU.top - 2} width={width / 2 - 2 * PAD} />}
      {lamps && <Lamps {...props} x={PAD + 1} y={height - 8} width={width - 2 * PAD} />}
    </>
  )
}

/** Where a picture of a size is drawn in a room, when the room is looked into: as large as it fits below the roof. */
export const insideBox = (room: Box, { width, height }: { width: number; height: number }): Box => {
  const u = room.width / WORDS_GROW_FROM
  const body = { width: room.width - 6 * u, height: room.height - (ROOF + 4) * u }
  const scale = Math.min(body.width / width, body.height / height)
  return {
    x: room.x + (room.width - width * scale) / 2,
    y: room.y + (ROOF + 1) * u + (body.height - height * scale) / 2,
    width: width * scale,
    height: height * scale,
  }
}

/** A node's room with everything in it; `width` and `height` are its size in units in which words have their size. */
export const FullRoom = (props: RoomProps & { width: number; height: number }) => {
  const { run, frame, node, width, height, picked, onPick, onEnter, inside } = props
  const { up } = frame.state.nodes[node]
  const chosen = picked?.kind === 'node' && picked.node === node
  const opacity = inside?.node === node ? inside.opacity : 0
  return (
    <>
      <g onDoubleClick={() => onEnter(node)}>
        <rect
          className="cluster-focus"
          data-node={node}
          width={width}
          height={height}
          rx={9}
          fill={up ? 'var(--panel-2)' : 'var(--cluster-dark)'}
          stroke={chosen ? 'var(--accent)' : 'var(--line-strong)'}
          strokeWidth={chosen ? 3 : 1.2}
          {...pressable(
            up
              ? t('{name}, up: what can be done with it', { name: nodeName(run, node) })
              : t('{name}, crashed: what can be done with it', { name: nodeName(run, node) }),
            () => onPick({ kind: 'node', node }),
          )}
        />
        <Roof {...props} />
      </g>
      {up && opacity < 1 && (
        <g opacity={1 - opacity}>
          <Furniture {...props} />
        </g>
      )}
      {!up && <Cross width={width} height={height} />}
      {up && opacity > 0 && inside !== null && (
        <svg
          x={3}
          y={ROOF + 1}
          width={width - 6}
          height={height - ROOF - 4}
          viewBox={`0 0 ${inside.width} ${inside.height}`}
          opacity={opacity}
          className="cluster-inside"
        >
          <rect width={inside.width} height={inside.height} fill="var(--panel)" />
          {inside.picture}
        </svg>
      )}
    </>
  )
}
