import { NO_NEEDS } from '../kernel/kernel.ts'
import { SYSTEM_CALLS_CARD } from './cards/system-calls.ts'
import { scripted } from './script.ts'
import { crew, threadCount } from './threads.ts'

/** A closed network of one station (the kernel) and a delay (user mode): mean-value analysis says how it goes. */
export const SYSTEM_CALLS = scripted({
  card: SYSTEM_CALLS_CARD,
  needs: (params, cpus) => ({
    ...NO_NEEDS,
    programs: crew('caller', 'caller', threadCount(params.threads, cpus), cpus),
  }),
  units: (params, cpus) => threadCount(params.threads, cpus),
  reserve: () => null,
  write: (s) => {
    const random = s.params.constant === 0
    s.forever('caller', () => {
      s.compute(s.params.think, random)
      s.begin()
      s.system(() => s.compute(s.params.service, random))
      s.end()
    })
  },
})
