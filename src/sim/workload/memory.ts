import { nextBelow } from '../engine/random.ts'
import { NO_NEEDS, program } from '../kernel/kernel.ts'
import { R } from '../kernel/registers.ts'
import type { RegionField } from '../log/schema.ts'
import { ALLOC_FREE_CARD, NAME_CACHE_CARD, SHARED_COUNTERS_CARD } from './cards/memory.ts'
import { scripted } from './script.ts'
import { crew, threadCount } from './threads.ts'

const LAYOUT = { shared: 0, falselyShared: 1, padded: 2 } as const

/** Each thread's own count, and where it lies; where all count in one there is nothing of one's own. */
const countsOf = (params: Readonly<Record<string, number>>, cpus: number): RegionField[] =>
  Array.from({ length: threadCount(params.threads, cpus) }, (_, counter) => ({
    name: `counter ${counter}'s count`,
    line: params.layout === LAYOUT.padded ? counter : 0,
    thread: `counter ${counter}`,
  }))

export const SHARED_COUNTERS = scripted({
  card: SHARED_COUNTERS_CARD,
  needs: (params, cpus) => ({
    ...NO_NEEDS,
    programs: crew('counter', 'counter', threadCount(params.threads, cpus), cpus, { kind: 'kernel' }),
  }),
  units: (params, cpus) => threadCount(params.threads, cpus),
  reserve: (setup, params) =>
    setup.region({
      name: params.layout === LAYOUT.shared ? 'the counter' : 'counters',
      kind: 'counter',
      lines: params.layout === LAYOUT.padded ? threadCount(params.threads, setup.cpus) : 1,
      owner: -1,
      home: 0,
      about: 'what the threads count in',
      ...(params.layout === LAYOUT.shared ? {} : { fields: countsOf(params, setup.cpus) }),
    }),
  write: (s) => {
    const { a } = s
    const line = (_: number, context: number): number =>
      s.data + (s.params.layout === LAYOUT.padded ? s.index(context) : 0)
    a.routine('counter', () => {
      a.do((_, context) => s.put(context, R.target, s.needs.programs[s.index(context)].place))
      a.call('user.place')
      a.loop(() => {
        s.compute(s.params.between, true)
        s.begin()
        a.atomic(line)
        s.end()
      })
    })
  },
})

/** Producer i sends to consumer i, on the next CPU, through port i. */
export const ALLOC_FREE = scripted({
  card: ALLOC_FREE_CARD,
  needs: (params, cpus) => {
    const on = (name: string, routine: string, pair: number, cpu: number) =>
      program(`${name} ${pair}`, routine, cpu % cpus, { kind: 'kernel' })
    const pairs = Array.from({ length: params.pairs }, (_, pair) => pair)
    return {
      ...NO_NEEDS,
      programs: [
        ...pairs.map((pair) => on('producer', 'producer', pair, 2 * pair)),
        ...pairs.map((pair) => on('consumer', 'consumer', pair, 2 * pair + 1)),
      ],
      ports: pairs.map((pair) => ({ name: `port ${pair}`, owner: params.pairs + pair })),
      pool: { name: 'object', objects: params.objects, linesPerObject: params.objectLines },
    }
  },
  units: () => 256,
  reserve: () => null,
  state: () => 256,
  write: (s) => {
    const { a, params } = s
    const objectLine = (context: number): number => s.kernel.objectLine(s.get(context, R.pointer))
    s.forever('producer', () => {
      s.compute(params.between, true)
      s.system(() => {
        a.call('mem.alloc')
        a.if(
          (_, context) => s.get(context, R.pointer) >= 0 && s.units.hasRoom(),
          () => {
            a.do((_, context) => {
              const unit = s.units.arrive(s.live(), s.index(context), -1)
              s.put(context, R.unit, unit)
              s.state[unit] = s.get(context, R.pointer)
            })
            s.touch(objectLine, params.objectLines)
            s.callOn('port.send', (context) => s.index(context))
          },
          () => {
            a.if(
              (_, context) => s.get(context, R.pointer) >= 0,
              () => a.call('mem.free'),
            )
            s.pause(params.between)
          },
        )
      })
    })
    s.forever('consumer', () =>
      s.system(() => {
        s.callOn('port.receive', (context) => s.index(context) - params.pairs)
        a.do((_, context) => {
          s.units.start(s.live(), s.get(context, R.unit))
          s.put(context, R.pointer, s.state[s.get(context, R.unit)])
        })
        s.touch(objectLine, params.objectLines, { write: false })
        a.call('mem.free')
        s.end()
      }),
    )
  },
})

export const NAME_CACHE = scripted({
  card: NAME_CACHE_CARD,
  needs: (params, cpus) => ({
    ...NO_NEEDS,
    locks: [{ name: 'name cache', type: 'namecache' }],
    programs: crew('looker', 'looker', threadCount(params.threads, cpus), cpus),
  }),
  units: (params, cpus) => threadCount(params.threads, cpus),
  reserve: (setup, params) =>
    setup.region({
      name: 'name cache',
      kind: 'data',
      lines: params.names,
      owner: -1,
      home: 0,
      about: 'entries of the cache of names, a line each',
    }),
  write: (s) => {
    const { a, params } = s
    const walk = (shared: boolean): void =>
      s.locked(
        0,
        () =>
          s.repeat(params.components, () =>
            a.read(
              (_, context) => s.data + ((s.get(context, R.programB) + 7 * s.get(context, R.programD)) % params.names),
            ),
          ),
        shared,
      )
    s.forever('looker', () => {
      s.compute(params.between, true)
      s.begin()
      a.do((_, context) => {
        const { random } = s.live()
        s.put(context, R.programB, nextBelow(random, params.names))
        s.put(context, R.programC, nextBelow(random, 1000) < params.changes ? 1 : 0)
      })
      s.system(() =>
        a.if(
          R.programC,
          () =>
            s.locked(0, () => {
              const entry = (_: number, context: number): number => s.data + s.get(context, R.programB)
              a.read(entry)
              a.write(entry)
            }),
          () => walk(true),
        ),
      )
      s.end()
    })
  },
})
