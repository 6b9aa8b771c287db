import { t } from '../language/t.ts'
import type { Recent } from '../playback/frame.ts'
import type { Run } from '../playback/run.ts'
import { tell } from '../playback/why.ts'
import { fit } from './fit.ts'
import type { Layout, Point } from './layout.ts'
import type { MachineViewProps } from './machine-view-props.ts'

/** From this part of its showing on, a mark fades. */
const FADE_FROM = 0.7

/** How much of a mark is still to be seen. */
export const strengthOf = (progress: number): number =>
  progress <= FADE_FROM ? 1 : Math.max(0, (1 - progress) / (1 - FADE_FROM))

interface Mark {
  cpu: number
  /** What it says, from the longest wording to the shortest, and the sign that it is where there is no room for words. */
  wordings: string[]
  sign: string
}

const PILL = { height: 13, pad: 4 } as const
/** Room that a CPU's name takes in its column, and the width from which there is room for words beside it. */
const NAME_WIDTH = 50
const WORDS_FROM = 104
const SIGN_RADIUS = 6.5

const nameOf = (run: Run, thread: number): string => run.info.threads[thread]?.name ?? ''

/** What is written at a CPU after something rare has happened there; undefined for what is shown in another way. */
const markOf = (run: Run, { event, kind }: Recent): Mark | undefined => {
  const { columns } = run.log
  const [cpu, a, c] = [columns.cpu[event], columns.a[event], columns.c[event]]
  switch (kind) {
    case 'ringFull':
      return { cpu, wordings: [t('ring to CPU {cpu} full', { cpu: a }), t('ring full'), t('full')], sign: '!' }
    case 'userSwitch':
      return c === 1
        ? { cpu, wordings: [t('upcall')], sign: '↑' }
        : { cpu, wordings: [t('user-level switch'), t('user switch'), t('user')], sign: '⇄' }
    case 'spawn':
      return {
        cpu: c >= 0 ? c : cpu,
        wordings: [t('born: {thread}', { thread: nameOf(run, a) }), t('born')],
        sign: '+',
      }
    case 'exit':
      return { cpu, wordings: [t('ended: {thread}', { thread: nameOf(run, a) }), t('ended')], sign: '×' }
    case 'balance': {
      const target = run.info.queues[c].cpu
      const wordings = [t('balanced: {thread}', { thread: nameOf(run, a) }), t('balanced')]
      return { cpu: target >= 0 ? target : cpu, wordings, sign: '⇋' }
    }
    default:
      return undefined
  }
}

/** What has just happened at each CPU, beside its name: the newest only. */
export const Marks = ({ run, frame, layout }: MachineViewProps) => {
  const byCpu = new Map<number, { recent: Recent; mark: Mark }>()
  for (const recent of frame.recent) {
    const mark = markOf(run, recent)
    if (mark === undefined || layout.columns[mark.cpu] === undefined) continue
    const shown = byCpu.get(mark.cpu)
    if (shown === undefined || shown.recent.event < recent.event) byCpu.set(mark.cpu, { recent, mark })
  }
  return [...byCpu.values()].map(({ recent, mark }) => (
    <g key={mark.cpu} opacity={strengthOf(recent.progress)}>
      <title>{tell(run, recent.event)}</title>
      {layout.words && layout.columns[mark.cpu].width >= WORDS_FROM ? (
        <Pill layout={layout} mark={mark} />
      ) : (
        <Sign layout={layout} mark={mark} />
      )}
    </g>
  ))
}

const Pill = ({ layout, mark }: { layout: Layout; mark: Mark }) => {
  const { left, width } = layout.columns[mark.cpu]
  const { text, size } = fit(mark.wordings, width - NAME_WIDTH - 2 * PILL.pad)
  const wide = text.length * size * 0.6 + 2 * PILL.pad
  const right = left + width - 3
  const top = layout.tileTop - PILL.height - 4
  return (
    <>
      <rect x={right - wide} y={top} width={wide} height={PILL.height} rx={6} className="mark" />
      <text x={right - wide / 2} y={top + PILL.height / 2} className="mark-name" style={{ fontSize: size }}>
        {text}
      </text>
    </>
  )
}

const Sign = ({ layout, mark }: { layout: Layout; mark: Mark }) => {
  const { left, width, top } = layout.columns[mark.cpu]
  const [x, y] = [left + width - SIGN_RADIUS, (layout.dense ? top : layout.tileTop) + SIGN_RADIUS - 2]
  return (
    <>
      <circle cx={x} cy={y} r={SIGN_RADIUS} className="mark" />
      <text x={x} y={y} className="mark-name" style={{ fontSize: 10 }}>
        {mark.sign}
      </text>
    </>
  )
}

const QUEUE_MIDDLE = 9

/** Where the run queue of a CPU is, or the CPU where its queue is not drawn. */
const queuePoint = (layout: Layout, cpu: number): Point => {
  const { left, width, top } = layout.columns[cpu]
  return { x: left + width / 2, y: layout.dense ? top + layout.tileHeight / 2 : layout.queueTop + QUEUE_MIDDLE }
}

/** Threads that a balancer has taken from one CPU's queue for another's: an arrow from queue to queue. */
export const Balances = ({ run, frame, layout }: MachineViewProps) =>
  frame.recent.map(({ event, kind, progress }) => {
    if (kind !== 'balance') return null
    const { columns } = run.log
    const [source, target] = [run.info.queues[columns.b[event]].cpu, run.info.queues[columns.c[event]].cpu]
    if (source < 0 || target < 0 || source === target) return null
    const [from, to] = [queuePoint(layout, source), queuePoint(layout, target)]
    const way = Math.sign(to.x - from.x)
    return (
      <g key={event} opacity={strengthOf(progress)} className="balance">
        <title>{tell(run, event)}</title>
        <path d={`M${from.x},${from.y} L${to.x},${to.y}`} className="balance-line" />
        <path d={`M${to.x},${to.y} l${-8 * way},-5.5 v11 z`} />
      </g>
    )
  })

const CALLOUT_HEIGHT = 40
/** Width of a letter of a callout, in pixels. */
const LETTER = 6.7

/**
 * What WITNESS has to say about the newest reversal, over the memory at the foot: it stays for a while, and takes no
 * room from anything that moves.
 */
export const Callout = ({ run, frame, layout }: MachineViewProps) => {
  const recent = frame.recent.findLast(({ kind }) => kind === 'reversal')
  if (recent === undefined) return null
  const { columns } = run.log
  const { locks, threads } = run.info
  const [wanted, thread, held] = [columns.a[recent.event], columns.b[recent.event], columns.c[recent.event]]
  const who = threads[thread]?.name ?? t('an interrupt')
  const values = { who, wanted: locks[wanted].name, held: locks[held]?.name ?? t('another lock') }
  const room = (layout.width - layout.margin - 48) / LETTER
  const [title, detail] = [
    pick([t('WITNESS: locks in the reverse of the order seen before'), t('WITNESS: lock order reversal')], room),
    pick(
      [
        t('{who} holds {held} and wants {wanted}; before, {wanted} was taken first', values),
        t('{who} holds {held}, wants {wanted}', values),
      ],
      room,
    ),
  ]
  const [x, y] = [layout.margin + 2, layout.height - CALLOUT_HEIGHT - 2]
  return (
    <g opacity={strengthOf(recent.progress)}>
      <title>{tell(run, recent.event)}</title>
      <rect x={x} y={y} width={layout.width - x - 2} height={CALLOUT_HEIGHT} rx={7} className="callout" />
      <path d={`M${x + 16},${y + 8} l9,16 h-18 z`} className="callout-sign" />
      <text x={x + 34} y={y + 13} className="callout-title">
        {title}
      </text>
      <text x={x + 34} y={y + 28} className="callout-text">
        {detail}
      </text>
    </g>
  )
}

/** The longest wording that fits into so many letters; the last one if none does. */
const pick = (wordings: readonly string[], letters: number): string =>
  wordings.find((text) => text.length <= letters) ?? wordings[wordings.length - 1]
