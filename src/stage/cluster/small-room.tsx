import { t } from '../../language/t.ts'
import { nodeName } from '../../playback/cluster/words.ts'
import { nodeColour, pressable, type RoomProps } from './props.ts'

/** Pixels on the screen below which a room's CPUs are not told apart, and below which its name is not written. */
const CPUS_FROM = 74
const NAME_FROM = 58
const STEADY_SECONDS = 0.5

/** What the CPUs of a node do, counted: by the home of the process, then kernel work, then nothing. */
interface Counts {
  /** By home. */
  homes: Map<number, number>
  kernel: number
  busy: number
}

const countsOf = ({ run, frame, node, speedPs }: RoomProps): Counts => {
  const homes = new Map<number, number>()
  let kernel = 0
  let busy = 0
  frame.state.nodes[node].cpus.forEach((_, cpu) => {
    const did = run.cpus.between(node, cpu, frame.ps - speedPs * STEADY_SECONDS, frame.ps)
    busy += did.busy
    const process = frame.state.processes.get(did.pid)
    if (did.busy < 0.5) return
    if (process === undefined) kernel++
    else homes.set(process.home, (homes.get(process.home) ?? 0) + 1)
  })
  return { homes, kernel, busy }
}

/** Squares for CPUs, as one path for each colour. */
const Squares = ({ counts, cpus, room, u }: { counts: Counts; cpus: number; room: RoomProps['room']; u: number }) => {
  const columns = Math.ceil(Math.sqrt((cpus * room.width) / Math.max(1, room.height - 18 * u)))
  const step = Math.min((room.width - 8 * u) / columns, (room.height - 20 * u) / Math.ceil(cpus / columns), 14 * u)
  const colours = [
    ...[...counts.homes].flatMap(([home, count]) => Array.from({ length: count }, () => nodeColour(home))),
    ...Array.from({ length: counts.kernel }, () => 'var(--overhead)'),
  ]
  const paths = new Map<string, string>()
  for (let cpu = 0; cpu < cpus; cpu++) {
    const colour = colours[cpu] ?? 'var(--idle)'
    const x = room.x + 4 * u + (cpu % columns) * step
    const y = room.y + 17 * u + Math.floor(cpu / columns) * step
    const size = step - 1.5 * u
    paths.set(colour, `${paths.get(colour) ?? ''}M${x.toFixed(2)} ${y.toFixed(2)}h${size}v${size}h${-size}z`)
  }
  return [...paths].map(([colour, d]) => <path key={colour} d={d} fill={colour} />)
}

/** A node among many: its name, how many of its CPUs are busy, and for whom. */
export const SmallRoom = (props: RoomProps) => {
  const { run, frame, node, room, camera, picked, onPick, onEnter } = props
  const { up, cpus } = frame.state.nodes[node]
  const u = 1 / camera.k
  const apparent = room.width * camera.k
  const counts = countsOf(props)
  const guests = [...counts.homes].reduce((sum, [home, count]) => (home === node ? sum : sum + count), 0)
  const frozen = [...frame.state.processes.values()].filter(
    (process) => process.node === node && process.status === 'alive' && process.frozenPs >= 0,
  ).length
  const chosen = picked?.kind === 'node' && picked.node === node
  const share = counts.busy / Math.max(1, cpus.length)
  const busy = Math.round(counts.busy)
  const values = { name: nodeName(run, node), busy, cpus: cpus.length, guests, frozen }
  const says = !up
    ? t('{name}: crashed', values)
    : frozen > 0
      ? t('{name}: {busy} of {cpus} CPUs busy, {guests} with guests, {frozen} frozen', values)
      : t('{name}: {busy} of {cpus} CPUs busy, {guests} with guests', values)
  const short = apparent < NAME_FROM ? String(node) : nodeName(run, node)
  return (
    <g {...pressable(says, () => onPick({ kind: 'node', node }))} onDoubleClick={() => onEnter(node)}>
      <rect
        className="cluster-focus"
        data-node={node}
        {...room}
        rx={5 * u}
        fill={up ? 'var(--panel-2)' : 'var(--cluster-dark)'}
        stroke={chosen ? 'var(--accent)' : frozen > 0 ? 'var(--stall)' : 'var(--line-strong)'}
        strokeWidth={(chosen ? 3 : frozen > 0 ? 2 : 1) * u}
      />
      <rect x={room.x} y={room.y} width={room.width} height={4 * u} rx={2 * u} fill={nodeColour(node)} />
      <text x={room.x + 4 * u} y={room.y + 14 * u} fontSize={9.5 * u} fill={up ? 'var(--ink)' : 'var(--panel)'}>
        {short}
      </text>
      <text
        x={room.x + room.width - 4 * u}
        y={room.y + 14 * u}
        fontSize={9.5 * u}
        fontWeight={700}
        textAnchor="end"
        fill={up ? 'var(--ink)' : 'var(--panel)'}
      >
        {up ? busy : '✕'}
      </text>
      {up && apparent >= CPUS_FROM ? (
        <Squares counts={counts} cpus={cpus.length} room={room} u={u} />
      ) : (
        up && (
          <>
            <rect
              x={room.x + 4 * u}
              y={room.y + room.height - 12 * u}
              width={room.width - 8 * u}
              height={7 * u}
              fill="var(--idle)"
            />
            <rect
              x={room.x + 4 * u}
              y={room.y + room.height - 12 * u}
              width={(room.width - 8 * u) * Math.min(1, share)}
              height={7 * u}
              fill={guests > busy / 2 ? 'var(--accent)' : 'var(--work)'}
            />
          </>
        )
      )}
      {frozen > 0 && <rect {...room} rx={5 * u} fill="url(#cluster-frozen)" opacity={0.5} pointerEvents="none" />}
      <title>{says}</title>
    </g>
  )
}
