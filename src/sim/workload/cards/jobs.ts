import { choice, type ParamSpec } from '../../kernel/params.ts'
import { ARRIVAL_PARAMS } from '../arrivals.ts'
import type { WorkloadCard } from '../card.ts'
import { ANY_TIME, time, US } from './common.ts'

const LOAD: ParamSpec = {
  name: 'load',
  title: 'Load',
  unit: 'permille',
  min: 1,
  max: 990,
  default: 800,
  about: 'work that arrives, as a share of what all CPUs together can do',
}

export const JOBS_CARD: WorkloadCard = {
  kind: 'jobs',
  title: 'Jobs that arrive and are done',
  about:
    'Jobs arrive, each is given to a thread, waits for a CPU, computes, and is done. On a kernel with one queue for all CPUs the next free CPU takes the next job; with a queue for each CPU, a job is drawn onto one of them at random, and waits there even if another CPU has nothing to do.',
  unit: 'job',
  measure: 'waits',
  params: [
    LOAD,
    time('service', 'Work of a job', ANY_TIME, US, 'mean time that a job computes'),
    choice('constant', 'Work is', ['exponentially distributed', 'the same for all'], 'the spread of the work of a job'),
    ...ARRIVAL_PARAMS,
  ],
}
