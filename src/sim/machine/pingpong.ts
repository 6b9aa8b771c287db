import { EventQueue } from '../engine/event-queue.ts'
import { EventLog } from '../log/log.ts'
import { LABEL } from '../log/schema.ts'
import { Layout } from './memory/layout.ts'
import { MemorySystem } from './memory/memory-system.ts'
import { Assembler } from './processor/assembler.ts'
import { Processor } from './processor/processor.ts'
import { compileProtocol } from './protocol/compile.ts'
import type { ProtocolTable } from './protocol/types.ts'
import type { MachineSpec } from './spec.ts'
import { transferPs } from './topology/distance.ts'

/** Round trips counted, after one that fetches the line for the first time. */
const ROUND_TRIPS = 4
const RESULT = 0
const INSTANT_LIMIT = 10_000

/** State of one game: whose turn it is, and when the first and last counted round trips began. */
interface Game {
  turn: number
  hits: number
  startPs: number
  endPs: number
}

/**
 * What core-to-core-latency measures (nviennot/core-to-core-latency, compare-exchange ping-pong), run on the
 * simulated machine: two CPUs take turns to swap one word, each retrying a compare-and-swap until it succeeds. Returns
 * half a round trip in ps, for one pair of CPUs. Nothing is looked up: the line goes through caches, bus and links.
 */
const measurePair = (spec: MachineSpec, protocol: ProtocolTable, left: number, right: number): number => {
  const pair = onlyTwo(spec, left, right)
  const layout = new Layout()
  const home = spec.cpus[left].package
  const line = layout.reserve({
    name: 'ball',
    kind: 'data',
    lines: 1,
    owner: -1,
    home,
    about: 'the word that is swapped',
  })
  const queue = new EventQueue()
  const log = new EventLog()
  const memory = new MemorySystem(pair, compileProtocol(protocol), layout, log)
  const processor = new Processor(
    { cpus: 2, threadCount: 2, cyclePs: spec.cyclePs, ipiPs: spec.ipiPs, instantLimit: INSTANT_LIMIT },
    memory,
    queue,
    log,
  )
  const game: Game = { turn: 0, hits: 0, startPs: 0, endPs: 0 }
  const a = new Assembler()
  a.routine('play', () => {
    a.label('try')
    a.atomic(line, (cpu, context) => {
      const mine = game.turn === cpu
      processor.put(context, RESULT, mine ? 1 : 0)
      if (mine) swap(game, 1 - cpu, processor.now)
    })
    a.jump('try')
  })
  const program = a.assemble()
  processor.load(program)
  for (const cpu of [0, 1]) {
    processor.current[cpu] = cpu
    processor.start(cpu, program.entry('play'), LABEL.user)
  }
  processor.boot()
  while (game.hits < 2 + 2 * ROUND_TRIPS) {
    processor.now = queue.pop()
    processor.handle(queue.poppedKind, queue.poppedFirst, queue.poppedSecond, processor.now)
  }
  return (game.endPs - game.startPs) / (2 * ROUND_TRIPS)
}

/** The machine with all CPUs but two taken out. They would be idle and hold nothing, so it measures the same. */
const onlyTwo = (spec: MachineSpec, left: number, right: number): MachineSpec => {
  const [a, b] = [spec.cpus[left], spec.cpus[right]]
  const oneWay = transferPs(spec, left, right)
  return {
    ...spec,
    cpus: [
      { package: a.package, cluster: 0, core: 0 },
      { package: b.package, cluster: a.cluster === b.cluster ? 0 : 1, core: a.core === b.core ? 0 : 1 },
    ],
    transfer: { kind: 'matrix', ps: [0, oneWay, oneWay, 0] },
  }
}

const swap = (game: Game, next: number, now: number): void => {
  game.turn = next
  game.hits++
  if (game.hits === 2) game.startPs = now
  if (game.hits === 2 + 2 * ROUND_TRIPS) game.endPs = now
}

/**
 * The latency matrix that the simulated machine measures on itself, in ps, row-major, CPUs × CPUs. `onPair` is told
 * how far it is and may return false to stop.
 */
export const measurePingPong = (
  spec: MachineSpec,
  protocol: ProtocolTable,
  onPair: (done: number, all: number) => boolean = () => true,
): Float64Array => {
  const cpus = spec.cpus.length
  const ps = new Float64Array(cpus * cpus)
  const all = (cpus * (cpus - 1)) / 2
  let done = 0
  for (let left = 1; left < cpus; left++) {
    for (let right = 0; right < left; right++) {
      const oneWay = measurePair(spec, protocol, left, right)
      ps[left * cpus + right] = oneWay
      ps[right * cpus + left] = oneWay
      if (!onPair(++done, all)) return ps
    }
  }
  return ps
}
