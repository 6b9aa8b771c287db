import { NO_NEEDS, program } from '../kernel/kernel.ts'
import { R } from '../kernel/registers.ts'
import { PIPELINE_CARD } from './cards/processes.ts'
import { type Script, scripted } from './script.ts'

const THROUGH = { port: 0, call: 1, mutex: 2 } as const
/** Items that one pair may have under way: a producer that is so far ahead waits. */
const SLOTS = 16

/** Of each pair: length of the queue, item to write, item to read, head of the queue, the queue. */
const COUNT = 0
const WRITE = 1
const READ = 2
const HEAD = 3
const QUEUE = 4
const PER_PAIR = QUEUE + SLOTS

interface Data {
  /** First line of the items of each pair; line of each pair's queue. */
  items: number[]
  queue: number[]
}

/**
 * Pair i: port i, or lock i with the channels 2i (not empty) and 2i + 1 (not full). The script's state holds, for each
 * pair, how many items are queued, the next item to write and to read, and the queue itself.
 */
export const PIPELINE = scripted<Data>({
  card: PIPELINE_CARD,
  needs: (params, cpus) => {
    const pairs = Array.from({ length: params.pairs }, (_, pair) => pair)
    const apart = params.apart === 0 ? 1 : 0
    const on = (name: string, pair: number, cpu: number) =>
      program(`${name} ${pair}`, name, cpu % cpus, { kind: 'kernel' })
    return {
      ...NO_NEEDS,
      programs: [
        ...pairs.map((pair) => on('producer', pair, 2 * pair)),
        ...pairs.map((pair) => on('consumer', pair, 2 * pair + apart)),
      ],
      ports: pairs.map((pair) => ({ name: `port ${pair}`, owner: params.pairs + pair, direct: 'consume at once' })),
      locks: pairs.map((pair) => ({ name: `queue ${pair}`, type: 'queue' })),
      channels: pairs.flatMap((pair) => [{ name: `not empty ${pair}` }, { name: `not full ${pair}` }]),
    }
  },
  units: (params) => Math.min(256, SLOTS * params.pairs),
  reserve: (setup, params) => ({
    items: Array.from({ length: params.pairs }, (_, pair) =>
      setup.region({
        name: `items ${pair}`,
        kind: 'data',
        lines: SLOTS * params.itemLines,
        owner: -1,
        home: setup.homeOf((2 * pair) % setup.cpus),
        about: 'what is produced and consumed',
      }),
    ),
    queue: Array.from({ length: params.pairs }, (_, pair) =>
      setup.region({
        name: `queue ${pair} data`,
        kind: 'port',
        lines: 1,
        owner: -1,
        home: 0,
        about: 'under the mutex',
      }),
    ),
  }),
  state: (params) => PER_PAIR * params.pairs,
  write: (s) => {
    writeProducer(s)
    writeConsumer(s)
  },
})

const pairOf = (s: Script<Data>, context: number): number => s.index(context) % s.params.pairs
/** Place of one of a pair's numbers in the script's state. */
const at = (s: Script<Data>, context: number, which: number): number => PER_PAIR * pairOf(s, context) + which
const queued = (s: Script<Data>, context: number): number => s.state[at(s, context, COUNT)]

const itemLine = (s: Script<Data>, context: number, which: number): number =>
  s.data.items[pairOf(s, context)] + (s.state[at(s, context, which)] % SLOTS) * s.params.itemLines

const advance = (s: Script<Data>, context: number, which: number): void => {
  s.state[at(s, context, which)]++
}

const writeProducer = (s: Script<Data>): void => {
  const { a, params } = s
  const through = params.through
  s.forever('producer', () => {
    s.compute(params.produce, true)
    a.if(
      () => s.units.hasRoom(),
      () => {
        s.touch((context) => itemLine(s, context, WRITE), params.itemLines)
        a.do((_, context) => {
          advance(s, context, WRITE)
          s.put(context, R.unit, s.units.arrive(s.live(), pairOf(s, context), -1))
        })
        if (through === THROUGH.mutex) writePut(s)
        else s.callOn(through === THROUGH.call ? 'port.call' : 'port.send', (context) => pairOf(s, context))
      },
      () => s.pause(params.produce),
    )
  })
}

const writePut = (s: Script<Data>): void => {
  const { a } = s
  const pair = (context: number): number => pairOf(s, context)
  s.locked(pair, () => {
    a.while(
      (_, context) => queued(s, context) >= SLOTS,
      () => s.sleepOn((context) => 2 * pair(context) + 1, pair),
    )
    a.write(
      (_, context) => s.data.queue[pair(context)],
      (_, context) => {
        const tail = (s.state[at(s, context, HEAD)] + queued(s, context)) % SLOTS
        s.state[at(s, context, QUEUE + tail)] = s.get(context, R.unit)
        s.state[at(s, context, COUNT)]++
      },
    )
  })
  s.callOn('wait.wakeOne', (context) => 2 * pair(context))
}

const writeTake = (s: Script<Data>): void => {
  const { a } = s
  const pair = (context: number): number => pairOf(s, context)
  s.locked(pair, () => {
    a.while(
      (_, context) => queued(s, context) === 0,
      () => s.sleepOn((context) => 2 * pair(context), pair),
    )
    a.write(
      (_, context) => s.data.queue[pair(context)],
      (_, context) => {
        const head = s.state[at(s, context, HEAD)]
        s.put(context, R.unit, s.state[at(s, context, QUEUE + head)])
        s.state[at(s, context, HEAD)] = (head + 1) % SLOTS
        s.state[at(s, context, COUNT)]--
      },
    )
  })
  s.callOn('wait.wakeOne', (context) => 2 * pair(context) + 1)
}

const writeConsumer = (s: Script<Data>): void => {
  const { a, params } = s
  const { through } = params
  const consume = (): void => {
    a.do((_, context) => s.units.start(s.live(), s.get(context, R.unit)))
    s.touch((context) => itemLine(s, context, READ), params.itemLines, { write: false })
    a.do((_, context) => advance(s, context, READ))
    s.compute(params.consume, true)
  }
  a.routine('consume at once', () => {
    consume()
    s.end()
    a.ret()
  })
  s.forever('consumer', () => {
    if (through === THROUGH.mutex) writeTake(s)
    else s.callOn('port.receive', (context) => pairOf(s, context))
    consume()
    // Answered before it is given back: its place may be taken again at once.
    if (through === THROUGH.call) s.callOn('port.reply', (context) => pairOf(s, context))
    s.end()
  })
}
