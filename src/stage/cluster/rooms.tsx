import type { ProcessView } from '../../playback/cluster/state.ts'
import { nodeName, processName, sayBytes, sayPs } from '../../playback/cluster/words.ts'
import { PAGE_BYTES } from '../../sim/cluster/core/processes.ts'
import type { Room } from './layout.ts'
import { type ClusterViewProps, nodeColour, nodeInk, pressable } from './props.ts'

/** Height of a node's roof, of its row of CPUs, and of a process with its pages. */
const ROOF = 22
const CPU = { top: 28, height: 18, gap: 4 }
const TILE = { top: 54, height: 30 }
/** CPUs drawn one by one; more become a number. */
const CPUS_SHOWN = 6

interface RoomProps extends ClusterViewProps {
  node: number
  room: Room
}

/** Processes that have something at a node, those that run there first. */
const processesAt = ({ frame, node }: RoomProps): { process: ProcessView; pages: number; state: string }[] =>
  [...frame.state.processes.values()].flatMap((process) => {
    const here = [...process.images.values()].filter((image) => image.node === node && image.state !== 'gone')
    const image = here.at(-1)
    return image === undefined ? [] : [{ process, pages: image.count, state: image.state }]
  })

/** What state a body is in, in words that a newcomer reads, and a sign beside the colour. */
const stateWords = (
  { frame }: ClusterViewProps,
  process: ProcessView,
  state: string,
): { sign: string; words: string } => {
  if (state === 'frozen') return { sign: '❄', words: `frozen ${sayPs(frame.ps - process.frozenPs)}` }
  if (state === 'residue') return { sign: '◌', words: 'pages left behind' }
  if (state === 'empty') return { sign: '⇣', words: 'arriving' }
  if (process.blockedOn >= 0) return { sign: '…', words: 'waiting' }
  return { sign: '▶', words: 'running' }
}

const Tile = (props: RoomProps & { process: ProcessView; pages: number; state: string; top: number }) => {
  const { run, room, process, pages, state, top, onPick, picked } = props
  const { sign, words } = stateWords(props, process, state)
  const name = processName(run, process.pid)
  const width = room.width - 20
  const share = process.pages === 0 ? 0 : pages / process.pages
  const here = state !== 'residue' && state !== 'empty'
  const chosen = picked?.kind === 'process' && picked.pid === process.pid
  // On a hatched tile words need a ground of their own.
  const ink =
    state === 'frozen'
      ? { fill: 'var(--ink)', className: 'cluster-halo' }
      : { fill: here ? nodeInk(process.home) : 'var(--ink)' }
  const amount = `${sayBytes(pages * PAGE_BYTES)} of ${sayBytes(process.pages * PAGE_BYTES)} here`
  return (
    <g
      transform={`translate(${room.x + 10} ${room.y + top})`}
      className="cluster-tile"
      {...pressable(`${name}: ${words}, ${amount}`, () => onPick({ kind: 'process', pid: process.pid }))}
    >
      <rect
        width={width}
        height={18}
        rx={4}
        fill={here ? nodeColour(process.home) : 'var(--panel)'}
        stroke={chosen ? 'var(--ink)' : nodeColour(process.home)}
        strokeWidth={chosen ? 3 : 1.5}
        strokeDasharray={here ? undefined : '3 3'}
      />
      {state === 'frozen' && <rect width={width} height={18} rx={4} fill="url(#frozen)" />}
      <text x={7} y={13} fontSize={11} fontWeight={700} {...ink}>
        {sign} {name}
      </text>
      <text x={width - 7} y={13} fontSize={10.5} textAnchor="end" {...ink}>
        {words}
      </text>
      <rect y={20} width={width} height={5} rx={2} fill="var(--idle)" />
      <rect y={20} width={width * share} height={5} rx={2} fill={nodeColour(process.home)} />
      <title>{amount}</title>
    </g>
  )
}

const Cpus = ({ run, frame, node, room }: RoomProps) => {
  const { cpus } = frame.state.nodes[node]
  const shown = cpus.slice(0, CPUS_SHOWN)
  const width = Math.min(56, (room.width - 20) / shown.length - CPU.gap)
  return (
    <g>
      {shown.map(({ pid, work }, cpu) => {
        const process = frame.state.processes.get(pid)
        const words = work >= 0 ? run.text(work) : process === undefined ? 'idle' : processName(run, pid)
        return (
          <g
            key={`${node}-${cpu}`}
            transform={`translate(${room.x + 10 + cpu * (width + CPU.gap)} ${room.y + CPU.top})`}
          >
            <rect
              width={width}
              height={CPU.height}
              rx={3}
              fill={process === undefined ? (work >= 0 ? 'var(--overhead)' : 'var(--panel)') : nodeColour(process.home)}
              stroke="var(--line-strong)"
              strokeDasharray={process === undefined && work < 0 ? '2 2' : undefined}
            />
            <text
              x={width / 2}
              y={12.5}
              fontSize={9}
              textAnchor="middle"
              fill={process === undefined ? (work >= 0 ? 'var(--page)' : 'var(--ink-2)') : nodeInk(process.home)}
            >
              {words.length * 5.2 > width ? `${words.slice(0, Math.max(2, Math.floor(width / 5.6)))}…` : words}
            </text>
            <title>{`CPU ${cpu}: ${words}`}</title>
          </g>
        )
      })}
    </g>
  )
}

/** A node's belief about each of the others, as a row of lamps. */
const Lamps = ({ run, frame, node, room }: RoomProps) => {
  const { view } = frame.state.nodes[node]
  if (view.size === 0) return null
  const others = run.info.nodes.map((_, other) => other)
  return (
    <g transform={`translate(${room.x + 10} ${room.y + room.height - 12})`}>
      <text fontSize={9} y={4} fill="var(--ink-2)">
        believes
      </text>
      {others.map((other) => {
        const up = other === node || view.get(other) !== 0
        return (
          <g key={other} transform={`translate(${48 + other * 14} 0)`}>
            <circle r={5} fill={up ? nodeColour(other) : 'var(--panel)'} stroke={nodeColour(other)} strokeWidth={1.5} />
            {!up && <path d="M-3-3 3 3M3-3-3 3" stroke="var(--stall)" strokeWidth={2} />}
            <title>{`${nodeName(run, node)} believes that ${nodeName(run, other)} is ${up ? 'up' : 'down'}`}</title>
          </g>
        )
      })}
    </g>
  )
}

const LargeRoom = (props: RoomProps) => {
  const { run, frame, node, room, picked, onPick } = props
  const { up } = frame.state.nodes[node]
  const chosen = picked?.kind === 'node' && picked.node === node
  const here = processesAt(props)
  const fits = Math.max(1, Math.floor((room.height - TILE.top - 14) / TILE.height))
  return (
    <g className={up ? undefined : 'cluster-down'}>
      <rect
        {...room}
        rx={10}
        fill="var(--panel-2)"
        stroke={chosen ? 'var(--accent)' : 'var(--line-strong)'}
        strokeWidth={chosen ? 3 : 1.2}
        {...pressable(`${nodeName(run, node)}, ${up ? 'up' : 'down'}: choose it`, () => onPick({ kind: 'node', node }))}
      />
      <g pointerEvents="none">
        <path
          d={`M${room.x} ${room.y + ROOF}v${10 - ROOF}q0-10 10-10h${room.width - 20}q10 0 10 10v${ROOF - 10}z`}
          fill={nodeColour(node)}
        />
        <text x={room.x + 10} y={room.y + 15.5} fontSize={12.5} fontWeight={700} fill={nodeInk(node)}>
          {nodeName(run, node)}
        </text>
        <text x={room.x + room.width - 10} y={room.y + 15.5} fontSize={11} textAnchor="end" fill={nodeInk(node)}>
          {up ? (node === run.info.fileServer ? 'files and swap' : '') : 'down'}
        </text>
      </g>
      {up ? (
        <>
          <Cpus {...props} />
          {here.slice(0, fits).map((one, index) => (
            <Tile key={one.process.pid} {...props} {...one} top={TILE.top + index * TILE.height} />
          ))}
          {here.length > fits && (
            <text
              x={room.x + room.width - 10}
              y={room.y + room.height - 6}
              fontSize={10}
              textAnchor="end"
              fill="var(--ink-2)"
            >
              and {here.length - fits} more
            </text>
          )}
          <Lamps {...props} />
        </>
      ) : (
        <g pointerEvents="none">
          <path
            d={`M${room.x + 60} ${room.y + ROOF + 20}L${room.x + room.width - 60} ${room.y + room.height - 16}M${room.x + room.width - 60} ${room.y + ROOF + 20}L${room.x + 60} ${room.y + room.height - 16}`}
            stroke="var(--stall)"
            strokeWidth={5}
            strokeLinecap="round"
          />
        </g>
      )}
    </g>
  )
}

/** A node among many: its load as a bar, how many processes run there, how many are guests. */
const SmallRoom = ({ run, frame, node, room, picked, onPick }: RoomProps) => {
  const { up, cpus } = frame.state.nodes[node]
  const running = cpus.filter(({ pid }) => pid >= 0)
  const guests = running.filter(({ pid }) => frame.state.processes.get(pid)?.home !== node).length
  const share = running.length / cpus.length
  const chosen = picked?.kind === 'node' && picked.node === node
  const says = `${nodeName(run, node)}: ${up ? `${running.length} of ${cpus.length} CPUs busy, ${guests} with guests` : 'down'}`
  return (
    <g {...pressable(says, () => onPick({ kind: 'node', node }))}>
      <rect
        {...room}
        rx={5}
        fill="var(--panel-2)"
        stroke={chosen ? 'var(--accent)' : 'var(--line-strong)'}
        strokeWidth={chosen ? 3 : 1}
      />
      <rect x={room.x} y={room.y} width={room.width} height={5} rx={2.5} fill={nodeColour(node)} />
      <rect
        x={room.x + 4}
        y={room.y + room.height - 4 - (room.height - 14) * share}
        width={10}
        height={(room.height - 14) * share}
        fill="var(--work)"
      />
      <text x={room.x + 19} y={room.y + 20} fontSize={10} fill="var(--ink)">
        {up ? running.length : '✕'}
      </text>
      {guests > 0 && (
        <text x={room.x + 19} y={room.y + 33} fontSize={9} fill="var(--ink-2)">
          {guests} guest{guests > 1 ? 's' : ''}
        </text>
      )}
      <title>{says}</title>
    </g>
  )
}

/** All nodes. */
export const Rooms = (props: ClusterViewProps) => {
  const Kind = props.layout.dense ? SmallRoom : LargeRoom
  return props.layout.rooms.map((room, node) => (
    <Kind key={props.run.info.nodes[node] + node} {...props} node={node} room={room} />
  ))
}
