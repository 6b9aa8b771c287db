import { NO_NEEDS, program } from '../kernel/kernel.ts'
import { R } from '../kernel/registers.ts'
import { BLOCKING_CALLS_CARD, BUILD_CARD } from './cards/processes.ts'
import { type Script, scripted } from './script.ts'

const COMPILER_NAMES = 64

interface BuildData {
  /** Lines of each compiler's memory, by program; and of the names that all look up. */
  memory: number[]
  names: number
}

/** make sleeps on channel 0 under lock 0 until a compiler has ended; the script's state counts those that run. */
export const BUILD = scripted<BuildData>({
  card: BUILD_CARD,
  needs: (params, cpus) => ({
    ...NO_NEEDS,
    locks: [
      { name: 'jobs', type: 'jobs' },
      { name: 'name cache', type: 'namecache' },
    ],
    channels: [{ name: 'a job ends' }],
    // Twice as many as run at a time: one that ends needs its memory until another has its place.
    programs: [
      program('make', 'make', 0),
      ...Array.from({ length: 2 * params.jobs }, (_, index) =>
        program(`cc ${index}`, 'compiler', index % cpus, { starts: false }),
      ),
    ],
  }),
  units: (params) => 2 * params.jobs + 1,
  reserve: (setup, params, kernel) => ({
    memory: Array.from({ length: 2 * params.jobs + 1 }, (_, index) =>
      index === 0
        ? -1
        : setup.region({
            name: `memory cc ${index - 1}`,
            kind: 'data',
            lines: params.pages,
            owner: kernel.threadOf(index),
            home: setup.homeOf((index - 1) % setup.cpus),
            about: "a compiler's own memory",
          }),
    ),
    names: setup.region({
      name: 'name cache',
      kind: 'data',
      lines: COMPILER_NAMES,
      owner: -1,
      home: 0,
      about: 'names that all compilers look up',
    }),
  }),
  state: () => 2,
  write: (s) => {
    writeMake(s)
    writeCompiler(s)
  },
})

const RUNNING = 0
const BORN = 1

const freeCompiler = (s: Script<BuildData>): number => {
  const { threads } = s.live()
  for (let index = 1; index < s.needs.programs.length; index++) {
    if (threads.exited[s.kernel.threadOf(index)] === 1) return index
  }
  return -1
}

const writeMake = (s: Script<BuildData>): void => {
  const { a, params } = s
  s.forever('make', () =>
    s.system(() => {
      s.locked(0, () =>
        a.while(
          () => s.state[RUNNING] >= params.jobs || freeCompiler(s) < 0,
          () => s.sleepOn(0, 0),
        ),
      )
      a.do((_, context) => {
        s.state[RUNNING]++
        s.put(context, R.object, freeCompiler(s))
        s.put(context, R.target, s.state[BORN]++ % s.live().setup.cpus)
      })
      a.call('thread.spawn')
    }),
  )
}

const writeCompiler = (s: Script<BuildData>): void => {
  const { a, params } = s
  const memory = (context: number): number => s.data.memory[s.index(context)]
  a.routine('compiler', () => {
    s.begin((context) => s.index(context))
    s.touch(memory, params.pages)
    s.repeat(params.lookups, () => {
      s.compute(params.work / (params.lookups + 1), true)
      s.system(() =>
        s.locked(
          1,
          () => s.touch((context) => s.data.names + (s.get(context, R.programD) % COMPILER_NAMES), 1, { write: false }),
          true,
        ),
      )
    })
    s.compute(params.work / (params.lookups + 1), true)
    s.touch(memory, params.pages)
    s.end()
    a.call('sys.enter')
    a.account('kernel')
    s.locked(0, () =>
      a.do(() => {
        s.state[RUNNING]--
      }),
    )
    s.callOn('wait.wakeOne', 0)
    a.call('thread.exit')
  })
}

export const BLOCKING_CALLS = scripted({
  card: BLOCKING_CALLS_CARD,
  needs: (params, cpus) => ({
    ...NO_NEEDS,
    programs: Array.from({ length: params.threads }, (_, index) =>
      program(`thread ${index}`, 'requester', index % cpus, { process: 0 }),
    ),
  }),
  units: (params) => params.threads,
  reserve: (setup, params) =>
    setup.region({
      name: 'shared data',
      kind: 'data',
      lines: params.lines,
      owner: -1,
      home: 0,
      about: "what the library's mutex guards",
    }),
  write: (s) => {
    const { a, params } = s
    s.forever('requester', () => {
      s.begin()
      s.compute(params.work, true)
      a.call('uthread.lock')
      s.touch(s.data, params.lines)
      a.call('uthread.unlock')
      s.system(() => s.pause(params.blocked))
      s.end()
    })
  },
})
