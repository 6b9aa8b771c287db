import { type Cell, csvText } from './csv.ts'

/** What a move of a process came to; −1 for a time that has not come. */
interface MoveFigures {
  pid: number
  from: number
  to: number
  strategy: string
  askedPs: number
  frozenPs: number
  donePs: number
  outcome: string
  why: string
}

interface CallFigures {
  count: number
  ps: number
}

/** The figures of one system's run. */
export interface ClusterFigures {
  moves: readonly MoveFigures[]
  messages: readonly { kind: string; count: number; bytes: number }[]
  calls: readonly { name: string; atHome: CallFigures; away: CallFigures }[]
  rounds: readonly { pid: number; number: number; bytes: number; rate: number; frozen: boolean }[]
  cpus: readonly { processes: number; guests: number; kernel: number; idle: number; down: number }[]
  lost: number
  finished: number
  killed: number
  commits: number
  calledOff: number
}

/** One side: what it is called, the names of its nodes and processes, and its figures. */
export interface ClusterFigureSource {
  title: string
  nodes: readonly string[]
  nameOf: (pid: number) => string
  figures: ClusterFigures
}

type Row = [what: string, item: string, quantity: string, unit: string, value: Cell]

/** A time that has not come is an empty cell. */
const known = (ps: number): Cell => (ps < 0 ? undefined : ps)

const cpuRows = ({ nodes, figures }: ClusterFigureSource): Row[] =>
  figures.cpus.flatMap(({ processes, guests, kernel, idle, down }, node): Row[] => [
    ['CPU time', nodes[node], 'processes', 'ps', processes],
    ['CPU time', nodes[node], 'of that, processes from elsewhere', 'ps', guests],
    ['CPU time', nodes[node], 'kernel', 'ps', kernel],
    ['CPU time', nodes[node], 'idle', 'ps', idle],
    ['CPU time', nodes[node], 'down', 'ps', down],
  ])

const moveRows = ({ nodes, nameOf, figures }: ClusterFigureSource): Row[] =>
  figures.moves.flatMap((move, index): Row[] => {
    const item = `${index + 1}: ${nameOf(move.pid)}, ${nodes[move.from]} to ${nodes[move.to] ?? 'anywhere'}`
    return [
      ['move', item, 'strategy', 'text', move.strategy],
      ['move', item, 'asked for at', 'ps', move.askedPs],
      ['move', item, 'stood still', 'ps', move.frozenPs],
      ['move', item, 'over at', 'ps', known(move.donePs)],
      ['move', item, 'outcome', 'text', move.why === '' ? move.outcome : `${move.outcome}: ${move.why}`],
    ]
  })

const roundRows = ({ nameOf, figures }: ClusterFigureSource): Row[] =>
  figures.rounds.flatMap(({ pid, number, bytes, rate, frozen }): Row[] => {
    const item = `${number} of ${nameOf(pid)}${frozen ? ', standing still' : ''}`
    return [
      ['round of copying', item, 'sent', 'bytes', bytes],
      ['round of copying', item, 'rate', 'bit/s', rate],
    ]
  })

const callRows = ({ figures }: ClusterFigureSource): Row[] =>
  figures.calls.flatMap(({ name, atHome, away }): Row[] => [
    ['call', name, 'calls at home', 'count', atHome.count],
    ['call', name, 'time at home', 'ps', atHome.ps],
    ['call', name, 'calls away', 'count', away.count],
    ['call', name, 'time away', 'ps', away.ps],
  ])

const messageRows = ({ figures }: ClusterFigureSource): Row[] => [
  ...figures.messages.flatMap(({ kind, count, bytes }): Row[] => [
    ['message', kind, 'sent', 'count', count],
    ['message', kind, 'sent', 'bytes', bytes],
  ]),
  ['message', 'all kinds', 'lost', 'count', figures.lost],
]

const totalRows = ({ figures }: ClusterFigureSource): Row[] => [
  ['total', 'processes', 'ended', 'count', figures.finished],
  ['total', 'processes', 'killed', 'count', figures.killed],
  ['total', 'transactions', 'committed', 'count', figures.commits],
  ['total', 'transactions', 'called off', 'count', figures.calledOff],
]

/** The figures of a cluster's runs, one to a line, so that a spreadsheet can sift them by any column. */
export const clusterFiguresCsv = (sources: readonly ClusterFigureSource[]): string =>
  csvText(
    ['system', 'table', 'item', 'quantity', 'unit', 'value'],
    sources.flatMap((source) =>
      [totalRows, cpuRows, moveRows, roundRows, callRows, messageRows].flatMap((rows) =>
        rows(source).map((row): Cell[] => [source.title, ...row]),
      ),
    ),
  )
