import { nextBelow } from '../engine/random.ts'
import { FOR_EVER, NO_NEEDS, program, type System } from '../kernel/kernel.ts'
import { R } from '../kernel/registers.ts'
import { Arrivals } from './arrivals.ts'
import { JOBS_CARD } from './cards/jobs.ts'
import { type Script, scripted } from './script.ts'
import { WORKLOAD_EVENT } from './workload.ts'

/** Threads for each CPU: more jobs than these are never there at once, at the loads that can be set. */
const SLOTS_PER_CPU = 512

interface Data {
  arrivals: Arrivals
}

/** The unit that each thread serves, in the script's own state; −1 while it sleeps. */
const meanGapPs = (s: Script<Data>): number => (s.params.service * 1000) / (s.params.load * s.live().setup.cpus)

/** A sleeping thread of that CPU, or −1. */
const sleeperOn = (s: Script<Data>, { setup, threads }: System, cpu: number): number => {
  for (let slot = 0; slot < SLOTS_PER_CPU; slot++) {
    const thread = s.kernel.threadOf(slot * setup.cpus + cpu)
    if (threads.sleeping[thread] === 1 && threads.isBlocked(thread) && s.state[slot * setup.cpus + cpu] < 0)
      return thread
  }
  return -1
}

const arrive = (s: Script<Data>): void => {
  const system = s.live()
  const cpu = nextBelow(system.random, system.setup.cpus)
  const thread = sleeperOn(s, system, cpu)
  if (thread < 0) s.units.refuse(system, cpu)
  else {
    const unit = s.units.arrive(system, cpu, -1)
    s.state[s.index(thread)] = unit
    s.kernel.sleepOver(thread, s.units.arrivalOf(unit))
  }
  system.queue.push(system.processor.now + s.data.arrivals.next(system, meanGapPs(s)), WORKLOAD_EVENT, 0, 0)
}

/** M/M/c on kernels with one run queue, c times M/M/1 on those with one for each CPU, M/D/1 with constant work. */
export const JOBS = scripted<Data>({
  card: JOBS_CARD,
  needs: (_, cpus) => ({
    ...NO_NEEDS,
    programs: Array.from({ length: SLOTS_PER_CPU * cpus }, (__, index) =>
      program(`job ${index}`, 'job', index % cpus, { kind: 'kernel', starts: false, asleep: true }),
    ),
  }),
  units: (_, cpus) => SLOTS_PER_CPU * cpus,
  reserve: (setup, params) => ({ arrivals: new Arrivals(params, setup.gaps) }),
  parts: (data) => [data.arrivals],
  state: (_, cpus) => SLOTS_PER_CPU * cpus,
  boot: (s) => {
    s.state.fill(-1)
    arrive(s)
  },
  due: arrive,
  write: (s) => {
    const { a } = s
    s.forever('job', () => {
      a.if(
        (_, context) => s.state[s.index(context)] >= 0,
        () => {
          a.do((_, context) => {
            const unit = s.state[s.index(context)]
            s.put(context, R.unit, unit)
            s.units.start(s.live(), unit)
          })
          s.compute(s.params.service, s.params.constant === 0)
          s.end()
          a.do((_, context) => {
            s.state[s.index(context)] = -1
          })
        },
      )
      a.set(R.count, FOR_EVER)
      a.call('user.sleep')
    })
  },
})
