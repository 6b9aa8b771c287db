import { nextBelow, nextExponential } from '../engine/random.ts'
import { FOR_EVER, NO_NEEDS, program, type Setup } from '../kernel/kernel.ts'
import { R } from '../kernel/registers.ts'
import { LOCK_CONVOY_CARD, LOCK_ORDER_CARD, PRIORITY_INVERSION_CARD } from './cards/locks.ts'
import { type Script, scripted } from './script.ts'
import { crew, threadCount } from './threads.ts'
import { WORKLOAD_EVENT } from './workload.ts'

/** How much longer a turn that stumbles holds its lock. */
const STUMBLE = 50

const sharedLines = (setup: Setup, name: string, lines: number, about: string): number =>
  setup.region({ name, kind: 'data', lines, owner: -1, home: 0, about })

export const LOCK_CONVOY = scripted({
  card: LOCK_CONVOY_CARD,
  needs: (params, cpus) => ({
    ...NO_NEEDS,
    locks: [{ name: 'list', type: 'list' }],
    programs: crew('turner', 'turner', threadCount(params.threads, cpus), cpus),
  }),
  units: (params, cpus) => threadCount(params.threads, cpus),
  reserve: (setup, params) => sharedLines(setup, 'list data', params.lines, 'what the lock guards'),
  write: (s) => {
    const stumbles = (): boolean => s.params.stumble > 0 && nextBelow(s.live().random, s.params.stumble) === 0
    s.forever('turner', () => {
      s.compute(s.params.outside, true)
      s.begin()
      s.system(() =>
        s.locked(0, () => {
          s.touch(s.data, s.params.lines)
          s.compute(() => s.params.held * (stumbles() ? STUMBLE : 1))
        }),
      )
      s.end()
    })
  },
})

export const LOCK_ORDER = scripted({
  card: LOCK_ORDER_CARD,
  needs: (params, cpus) => ({
    ...NO_NEEDS,
    locks: [
      { name: 'directory', type: 'directory' },
      { name: 'file', type: 'file' },
    ],
    programs: crew('renamer', 'renamer', threadCount(params.threads, cpus), cpus),
  }),
  units: (params, cpus) => threadCount(params.threads, cpus),
  reserve: (setup) => ({
    directory: sharedLines(setup, 'directory entries', 2, 'what the first lock guards'),
    file: sharedLines(setup, 'file data', 2, 'what the second lock guards'),
  }),
  write: (s) => {
    const first = (context: number): number => (s.params.order === 1 ? 0 : s.index(context) % 2)
    s.forever('renamer', () => {
      s.compute(s.params.outside, true)
      s.begin()
      s.system(() =>
        s.locked(first, () => {
          s.touch((context) => (first(context) === 0 ? s.data.directory : s.data.file), 2)
          s.compute(s.params.held)
          s.locked(
            (context) => 1 - first(context),
            () => {
              s.touch((context) => (first(context) === 0 ? s.data.file : s.data.directory), 2)
              s.compute(s.params.held)
            },
          )
        }),
      )
      s.end()
    })
  },
})

/** In the script's state: the call that the important thread has to make, or −1. */
const CALL = 0
/** Number of the important program. */
const IMPORTANT = 1

const scheduleCall = (s: Script<number>): void => {
  const { queue, processor, random } = s.live()
  queue.push(processor.now + Math.max(1, nextExponential(random, s.params.every)), WORKLOAD_EVENT, 0, 0)
}

export const PRIORITY_INVERSION = scripted<number>({
  card: PRIORITY_INVERSION_CARD,
  needs: (params) => ({
    ...NO_NEEDS,
    locks: [{ name: 'device', type: 'device' }],
    programs: [
      program('unimportant', 'unimportant', 0, { kind: 'kernel', importance: -2 }),
      program('important', 'important', 0, { kind: 'kernel', importance: 2 }),
      ...Array.from({ length: params.middling }, (_, index) =>
        program(`middling ${index}`, 'middling', 0, { kind: 'kernel' }),
      ),
    ],
  }),
  units: () => 1,
  state: () => 1,
  boot: (s) => {
    s.state[CALL] = -1
    scheduleCall(s)
  },
  due: (s) => {
    const system = s.live()
    const important = s.kernel.threadOf(IMPORTANT)
    // A call that comes before the last one has been answered is not made.
    if (s.state[CALL] < 0 && system.threads.sleeping[important] === 1 && system.threads.isBlocked(important)) {
      s.state[CALL] = s.units.arrive(system, 0, -1)
      s.kernel.sleepOver(important, s.units.arrivalOf(s.state[CALL]))
    }
    scheduleCall(s)
  },
  reserve: (setup) => sharedLines(setup, 'device registers', 1, 'what the lock guards'),
  write: (s) => {
    s.forever('unimportant', () => {
      s.locked(0, () => {
        s.touch(s.data, 1)
        s.compute(s.params.held)
      })
      s.pause(s.params.held)
    })
    s.forever('important', () => {
      s.a.set(R.count, FOR_EVER)
      s.a.call('user.sleep')
      s.a.if(
        () => s.state[CALL] >= 0,
        () => {
          s.a.do((_, context) => s.put(context, R.unit, s.state[CALL]))
          s.locked(0, () => {
            s.a.do((_, context) => s.units.start(s.live(), s.get(context, R.unit)))
            s.touch(s.data, 1)
          })
          s.end()
          s.a.do(() => {
            s.state[CALL] = -1
          })
        },
      )
    })
    s.forever('middling', () => {
      s.compute(s.params.burst)
      s.pause(s.params.burst)
    })
  },
})
