import { t } from '../../language/t.ts'
import { didBetween, stoodStill } from '../../playback/cluster/lanes.ts'
import { pageCells } from '../../playback/cluster/page-cells.ts'
import type { ImageView, ProcessView } from '../../playback/cluster/state.ts'
import { processName, sayBytes, sayPs, shortName } from '../../playback/cluster/words.ts'
import { PAGE_BYTES } from '../../sim/cluster/core/processes.ts'
import { Badge, BODY_WORDS, type BodyState } from './badge.tsx'
import { fitting } from './fitting.ts'
import { isStriped, nodeColour, nodeInk, pressable, type RoomProps } from './props.ts'

export const TILE_HEIGHT = 29
const HEAD = 17
const CELLS = { top: 19, height: 8, width: 5.5 } as const
/** Screen seconds over which a state that comes and goes is seen as one. */
const STEADY_SECONDS = 0.6
/** From this share of the time on it is worth a word that a process waits. */
const WORTH_SAYING = 0.3

/** A body of a process at a node. */
export interface Body {
  process: ProcessView
  image: ImageView
}

interface Look {
  state: BodyState
  words: string
}

/** What a body does, steadily: a process that waits a thousand times in a second runs and waits. */
const lookOf = ({ run, frame, speedPs }: RoomProps, { process, image }: Body): Look => {
  if (image.state === 'residue') return { state: 'left', words: t('left behind') }
  if (image.state === 'empty') {
    return {
      state: 'arrives',
      words: t('{share} % here', { share: Math.floor((100 * image.count) / Math.max(1, process.pages)) }),
    }
  }
  if (image.state === 'frozen') {
    return { state: 'frozen', words: t('frozen {time}', { time: sayPs(frame.ps - Math.max(0, process.frozenPs)) }) }
  }
  const lane = run.lanes.byPid.get(process.pid)
  if (lane === undefined) return { state: 'runs', words: t('runs') }
  const did = didBetween(lane, frame.ps - speedPs * STEADY_SECONDS, frame.ps)
  if (did.blocked < WORTH_SAYING) return { state: 'runs', words: t('runs') }
  if (did.runs > WORTH_SAYING) return { state: 'runs', words: t('runs, waits for {what}', { what: did.on }) }
  return { state: 'waits', words: t('waits for {what}', { what: did.on }) }
}

/** Paths of the cells that are here, and of those that the next body has as well. */
const cellPaths = ({ process, image }: Body, width: number): { here: string; copied: string } => {
  const cells = pageCells(process, image, Math.max(1, Math.floor(width / CELLS.width)))
  const step = width / cells.length
  let here = ''
  let copied = ''
  cells.forEach((cell, place) => {
    const x = (place * step).toFixed(2)
    const wide = Math.max(0.6, step - 0.8).toFixed(2)
    const own = (cell.here - cell.copied) * CELLS.height
    const shared = cell.copied * CELLS.height
    const bottom = CELLS.top + CELLS.height
    if (own > 0) here += `M${x} ${bottom}h${wide}v${(-own).toFixed(2)}h-${wide}z`
    if (shared > 0) copied += `M${x} ${(bottom - own).toFixed(2)}h${wide}v${(-shared).toFixed(2)}h-${wide}z`
  })
  return { here, copied }
}

/** A process's body in a room: who it is, what it does, and its memory as a row of cells that fill and empty. */
export const Tile = (props: RoomProps & { body: Body; x: number; y: number; width: number }) => {
  const { run, frame, body, x, y, width, onPick, picked } = props
  const { process, image } = body
  const { state, words } = lookOf(props, body)
  const name = processName(run, process.pid)
  const lives = state === 'runs' || state === 'waits' || state === 'frozen'
  const chosen = picked?.kind === 'process' && picked.pid === process.pid
  const ink = lives && state !== 'frozen' ? nodeInk(process.home) : 'var(--ink)'
  const amount = t('{part} of {whole} here', {
    part: sayBytes(image.count * PAGE_BYTES),
    whole: sayBytes(process.pages * PAGE_BYTES),
  })
  const lane = run.lanes.byPid.get(process.pid)
  const { lastPs } = lane === undefined ? { lastPs: 0 } : stoodStill(lane, frame.ps)
  const stood = lives && state !== 'frozen' && lastPs > 0 ? t('stood still {time}', { time: sayPs(lastPs) }) : ''
  const own = fitting(width < 190 ? shortName(run, process.pid) : name, width * 0.5)
  const rest = width - 30 - own.length * 6.4
  const both = `${words} · ${stood}`
  const said = stood !== '' && fitting(both, rest) === both ? both : fitting(words, rest)
  const { here, copied } = cellPaths(body, width)
  return (
    <g
      transform={`translate(${x} ${y})`}
      className="cluster-tile"
      {...pressable(
        t('{name}, at home on {node}: {state}. {words}; {amount}', {
          name,
          node: run.info.nodes[process.home],
          state: t(BODY_WORDS[state].words),
          words,
          amount,
        }),
        () => onPick({ kind: 'process', pid: process.pid }),
      )}
    >
      <rect
        className="cluster-focus"
        data-process={name}
        width={width}
        height={HEAD}
        rx={4}
        fill={lives ? nodeColour(process.home) : 'var(--panel)'}
        stroke={chosen ? 'var(--ink)' : state === 'frozen' ? 'var(--stall)' : nodeColour(process.home)}
        strokeWidth={chosen ? 3 : state === 'frozen' ? 2 : 1.5}
        strokeDasharray={state === 'arrives' ? '4 3' : state === 'left' ? '1.5 3' : undefined}
      />
      {lives && isStriped(process.home) && <rect width={width} height={HEAD} rx={4} fill="url(#cluster-stripes)" />}
      {state === 'frozen' && <rect width={width} height={HEAD} rx={4} fill="url(#cluster-frozen)" />}
      <g transform={`translate(11 ${HEAD / 2})`}>
        <Badge state={state} />
      </g>
      <text x={22} y={12.5} className={`cluster-name ${state === 'frozen' ? 'cluster-plate' : ''}`} fill={ink}>
        {own}
      </text>
      <text x={width - 5} y={12.5} className={`cluster-said ${state === 'frozen' ? 'cluster-plate' : ''}`} fill={ink}>
        {said}
      </text>
      <rect y={CELLS.top} width={width} height={CELLS.height} fill="var(--idle)" />
      <path d={copied} fill={nodeColour(process.home)} fillOpacity={0.3} />
      <path d={here} fill={nodeColour(process.home)} />
      <title>{`${name}: ${words}${stood === '' ? '' : `; ${stood}`}. ${amount}`}</title>
    </g>
  )
}
