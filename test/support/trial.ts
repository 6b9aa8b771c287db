import { expect } from 'vitest'
import { type Needs, NO_NEEDS, program, type ProgramSpec } from '../../src/sim/kernel/kernel.ts'
import { R } from '../../src/sim/kernel/registers.ts'
import { type EventName, LABELS, STOP_REASONS } from '../../src/sim/log/schema.ts'
import { PROTOCOLS } from '../../src/sim/machine/protocol/registry.ts'
import { createSimulation, type Simulation } from '../../src/sim/simulation.ts'
import { type Script, scripted } from '../../src/sim/workload/script.ts'
import { WORKLOAD_EVENT } from '../../src/sim/workload/workload.ts'
import { eventsOf, type LogEvent } from './log.ts'
import { testMachine } from './machine.ts'

export const NS = 1000
export const US = 1000 * NS
export const MS = 1000 * US

/** Units of work that a trial may have under way: packets, messages and marks. */
const UNITS = 256

export type Words = Script<null>

/** A thread of a trial, and what it does before it ends. */
export interface Actor extends Partial<Omit<ProgramSpec, 'name' | 'routine' | 'bornOn'>> {
  cpu?: number
  does: (s: Words) => void
}

/** A run made for one mechanism: few threads, which do just what it takes. */
export interface Scene {
  cpus?: number
  options?: Record<string, number>
  actors: Record<string, Actor>
  locks?: string[]
  channels?: string[]
  /** Ports by name; `owner` is an actor, `direct` a name in {@link routines}. */
  ports?: Record<string, { owner: string; direct?: string }>
  routines?: Record<string, (s: Words) => void>
  objects?: number
  /** Cards, each wired to the CPU that stands here; flows by hash; packets by time (ps), flow and card. */
  cards?: number[]
  flows?: number[]
  packets?: { at: number; flow?: number; card?: number }[]
  directDispatch?: boolean
  /** Cycles that a driver, and the stack, spend on a packet. */
  takeCycles?: number
  forwardCycles?: number
  untilPs?: number
}

/** An event in words: who did what to whom. `mark` is the number of a mark that a thread has made. */
export interface Told {
  index: number
  time: number
  kind: EventName
  cpu: number
  thread?: string
  other?: string
  lock?: string
  queue?: string
  reason?: string
  label?: string
  /** CPU that an event is about: where an interrupt goes, or comes from; that a thread leaves. */
  about?: number
  /** Number in it: a mark, a priority, a device, a line, a count. */
  number?: number
}

/** What an event must be like to be meant. */
export type Query = { [Key in keyof Told]?: Told[Key] | undefined }

/** What a thread does that shows in the log as `done`, with this number. */
export const mark = (s: Words, number: number): void => {
  s.begin(number)
  s.end()
}

/** Spawns a program, by number, on a CPU. */
export const spawn = (s: Words, index: number, cpu: number): void => {
  s.a.do((_, context) => {
    s.put(context, R.object, index)
    s.put(context, R.target, cpu)
  })
  s.a.call('thread.spawn')
}

/** Moves to another CPU, where the kernel does so on request. */
export const moveTo = (s: Words, cpu: number): void => {
  s.a.set(R.target, cpu)
  s.a.call('user.place')
}

/** Sends a new message to a port, in a way: `port.send` or `port.call`. */
export const send = (s: Words, port: number, how = 'port.send'): void => {
  s.a.do((_, context) => s.put(context, R.unit, s.units.arrive(s.live(), 0, -1)))
  s.callOn(how, port)
}

const needsOf = (scene: Scene): Needs => {
  const names = Object.keys(scene.actors)
  const locks = scene.locks ?? []
  return {
    ...NO_NEEDS,
    devices: (scene.cards ?? []).map((cpu, card) => ({ name: `em${card}`, cpu })),
    flows: (scene.flows ?? []).map((hash, flow) => ({ name: String(flow), hash })),
    directDispatch: scene.directDispatch ?? false,
    programs: Object.entries(scene.actors).map(([name, actor]) =>
      program(name, `play ${name}`, actor.cpu ?? 0, { kind: 'kernel', ...actor }),
    ),
    locks: locks.map((name) => ({ name, type: name })),
    channels: (scene.channels ?? []).map((name) => ({ name })),
    ports: Object.entries(scene.ports ?? {}).map(([name, { owner, direct }]) => ({
      name,
      owner: names.indexOf(owner),
      ...(direct === undefined ? {} : { direct }),
    })),
    pool: scene.objects === undefined ? null : { name: 'object', objects: scene.objects, linesPerObject: 1 },
  }
}

const writePackets = (s: Words, { takeCycles = 10, forwardCycles = 10 }: Scene): void => {
  const { a } = s
  const point = (_: number, context: number): void => s.put(context, R.flow, s.units.flowOf(s.get(context, R.unit)))
  a.routine('packet.take', () => {
    a.do(point)
    a.work(takeCycles)
    a.ret()
  })
  a.routine('packet.forward', () => {
    a.account('kernel')
    a.do(point)
    a.do((_, context) => s.units.start(s.live(), s.get(context, R.unit)))
    a.call('net.flowEnter')
    a.call('net.flowLeave')
    a.call('net.route')
    a.work(forwardCycles)
    a.call('net.count')
    a.call('net.transmit')
    s.end()
    a.ret()
  })
}

const modelOf = (scene: Scene) =>
  scripted<null>({
    card: { kind: 'trial', title: 'Trial', about: '', unit: 'mark', params: [] },
    needs: () => needsOf(scene),
    units: () => UNITS,
    reserve: () => null,
    state: () => UNITS,
    boot: (s) => scene.packets?.forEach(({ at }, packet) => s.live().queue.push(at, WORKLOAD_EVENT, packet, 0)),
    due: (s, packet) => {
      const { flow = 0, card = 0 } = scene.packets?.[packet] ?? {}
      const unit = s.units.arrive(s.live(), flow, card)
      s.live().devices.receive(card, unit, s.units.arrivalOf(unit))
    },
    write: (s) => {
      if (scene.cards !== undefined) writePackets(s, scene)
      for (const [name, does] of Object.entries(scene.routines ?? {})) {
        s.a.routine(name, () => {
          does(s)
          s.a.ret()
        })
      }
      for (const [name, { does }] of Object.entries(scene.actors)) {
        s.a.routine(`play ${name}`, () => {
          does(s)
          s.a.ret()
        })
      }
    },
  })

type Column = 'a' | 'b' | 'c'
const columns = (kinds: string, column: Column): [string, Column][] => kinds.split(' ').map((kind) => [kind, column])
const THREAD = Object.fromEntries([
  ...columns('run stop enqueue dequeue block wake migrate spawn exit lend deadlock balance', 'a'),
  ...columns('acquire contend release reversal userSwitch', 'b'),
  ...columns('done message', 'c'),
])
const OTHER = Object.fromEntries([
  ...columns('userSwitch', 'a'),
  ...columns('spawn', 'b'),
  ...columns('contend lend', 'c'),
])
const LOCK = Object.fromEntries([
  ...columns('acquire contend release reversal', 'a'),
  ...columns('block wake deadlock', 'b'),
])
const QUEUE = Object.fromEntries([
  ...columns('message', 'a'),
  ...columns('enqueue dequeue', 'b'),
  ...columns('block wake balance', 'c'),
])
const ABOUT = Object.fromEntries([...columns('ipiSend ipiReceive ringFull', 'a'), ...columns('migrate', 'b')])
const NUMBER = Object.fromEntries([
  ...columns('interrupt transfer', 'a'),
  ...columns('done lend ringFull', 'b'),
  ...columns('userSwitch', 'c'),
])

/** A run with its log in words. */
export class Trial {
  readonly sim: Simulation
  readonly events: readonly Told[]

  constructor(kernel: string, scene: Scene) {
    this.sim = createSimulation(
      {
        kernel,
        options: scene.options ?? {},
        machine: testMachine(scene.cpus ?? 2),
        protocol: PROTOCOLS['mesi'],
        workload: { kind: 'trial', params: {} },
        seed: 1,
      },
      { models: { trial: modelOf(scene) } },
    )
    this.sim.runUntil(scene.untilPs ?? MS)
    this.events = eventsOf(this.sim).map((event) => this.tell(event))
  }

  /** Every event like `what`, after one and before another. */
  all(what: Query, after?: Told, before?: Told): Told[] {
    const entries = Object.entries(what)
    return this.events.filter(
      (event) =>
        event.index > (after?.index ?? -1) &&
        event.index < (before?.index ?? Infinity) &&
        entries.every(([key, value]) => event[key as keyof Told] === value),
    )
  }

  /** The first event like `what` after another; there must be one. */
  first(what: Query, after?: Told): Told {
    const [found] = this.all(what, after)
    expect(found, `${JSON.stringify(what)} after ${JSON.stringify(after ?? 'the start')}`).toBeDefined()
    return found
  }

  /** The events, each the first of its kind after the one before. */
  order(...steps: Query[]): Told[] {
    const found: Told[] = []
    for (const step of steps) found.push(this.first(step, found.at(-1)))
    return found
  }

  /** Nothing like `what` happens between two events. */
  never(what: Query, after?: Told, before?: Told): void {
    expect(this.all(what, after, before)).toEqual([])
  }

  /** The last event before another. */
  last(what: Query, before?: Told): Told | undefined {
    return this.all(what, undefined, before).at(-1)
  }

  /** Kinds of what a thread did and underwent between two events, labels and lines of memory left out. */
  storyOf(thread: string, after?: Told, before?: Told): string[] {
    const story = this.all({ thread }, after, before).filter(({ kind }) => kind !== 'label')
    return story.map(({ kind, lock }) => (lock === undefined ? kind : `${kind} ${lock}`))
  }

  /** The line of a lock's word. */
  lineOf(lock: string): number {
    return this.sim.info.locks.find(({ name }) => name === lock)?.line ?? -1
  }

  private tell(event: LogEvent): Told {
    const { index, time, kind, cpu } = event
    const { threads, locks, queues } = this.sim.info
    const told: Told = { index, time, kind, cpu }
    const put = <Key extends keyof Told>(
      key: Key,
      from: Partial<Record<string, Column>>,
      value: (at: number) => Told[Key],
    ) => {
      const column = from[kind]
      if (column !== undefined && event[column] >= 0) told[key] = value(event[column])
    }
    const context = (at: number): string => threads[at]?.name ?? `interrupt on ${at - threads.length}`
    put('thread', THREAD, context)
    put('other', OTHER, context)
    put('lock', LOCK, (at) => locks[at].name)
    put('queue', QUEUE, (at) => queues[at].name)
    put('about', ABOUT, (at) => at)
    put('number', NUMBER, (at) => at)
    if (kind === 'stop') told.reason = STOP_REASONS[event.b]
    if (kind === 'label') {
      told.label = LABELS[event.a]
      if (event.b >= 0) told.thread = context(event.b)
    }
    return told
  }
}
