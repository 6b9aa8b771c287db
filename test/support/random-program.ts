import { NO_NEEDS, program, type ProgramSpec } from '../../src/sim/kernel/kernel.ts'
import { R } from '../../src/sim/kernel/registers.ts'
import { type Script, scripted } from '../../src/sim/workload/script.ts'
import type { WorkloadModel } from '../../src/sim/workload/workload.ts'

/** One step of a random thread. Locks are let go in the reverse order of taking; `nested` runs inside. */
export type Step =
  | { do: 'compute'; ns: number }
  | { do: 'lock'; lock: number; nested: Step[] }
  | { do: 'send'; port: number }
  | { do: 'sleep'; ns: number }
  | { do: 'migrate'; cpu: number }

export interface RandomProgram {
  kind: 'user' | 'kernel'
  importance: number
  /** How often the steps are gone through before the thread ends. */
  times: number
  steps: Step[]
}

export const LOCKS = 3
export const PORTS = 2

const write = (s: Script<null>, steps: readonly Step[], index: number): void => {
  const { a } = s
  for (const step of steps) {
    if (step.do === 'compute') s.compute(step.ns * 1000)
    else if (step.do === 'sleep') s.pause(step.ns * 1000, false)
    else if (step.do === 'send') {
      a.do((_, context) => s.put(context, R.unit, s.units.arrive(s.live(), index, -1)))
      s.callOn('port.send', step.port)
    } else if (step.do === 'migrate') {
      a.set(R.target, step.cpu)
      a.call('user.place')
    } else s.locked(step.lock, () => write(s, step.nested, index))
  }
}

/** A workload of random threads, and of one receiver for each port, which takes messages for ever. */
export const randomWorkload = (programs: readonly RandomProgram[], messages: number): WorkloadModel =>
  scripted<null>({
    card: { kind: 'random', title: 'Random', about: '', unit: 'message', params: [] },
    needs: (_, cpus) => ({
      ...NO_NEEDS,
      locks: Array.from({ length: LOCKS }, (__, index) => ({ name: `lock ${index}`, type: `type ${index}` })),
      ports: Array.from({ length: PORTS }, (__, index) => ({ name: `port ${index}`, owner: index })),
      programs: [
        ...Array.from({ length: PORTS }, (__, index) => program(`receiver ${index}`, `receive ${index}`, index % cpus)),
        ...programs.map(({ kind, importance }, index): ProgramSpec =>
          program(`thread ${index}`, `steps ${index}`, index % cpus, { kind, importance }),
        ),
      ],
    }),
    units: () => messages,
    reserve: () => null,
    write: (s) => {
      for (let port = 0; port < PORTS; port++) {
        s.forever(`receive ${port}`, () =>
          s.system(() => {
            s.callOn('port.receive', port)
            s.a.do((_, context) => s.units.start(s.live(), s.get(context, R.unit)))
            s.end()
          }),
        )
      }
      programs.forEach(({ times, steps }, index) =>
        s.a.routine(`steps ${index}`, () => {
          s.repeat(times, () => s.system(() => write(s, steps, index)), R.programC)
          s.a.ret()
        }),
      )
    },
  })
