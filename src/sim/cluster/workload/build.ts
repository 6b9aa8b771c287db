import { nextBelow, nextExponential, type RandomState } from '../../engine/random.ts'
import { choice, type ParamSpec } from '../../kernel/params.ts'
import type { Program } from '../core/processes.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_MS, PS_PER_S } from '../core/spec.ts'
import type { ClusterWorkload } from './card.ts'
import { childProgram, parentProgram, startLater, userRole, workstations, workSteps } from './families.ts'
import { count, pagesOf, size, time } from './params.ts'

const LENGTHS = ['exponentially distributed', 'from half to one and a half', 'all the same'] as const

const PARAMS: ParamSpec[] = [
  count('jobs', 'Jobs', [1, 2000], 24, 'that each make starts in all'),
  count('atOnce', 'At once', [1, 512], 8, 'jobs that a make lets run at the same time'),
  count('makes', 'Makes', [1, 64], 1, 'nodes on which somebody starts a make; at most one on each'),
  {
    name: 'skew',
    title: 'Skew',
    unit: 'permille',
    min: 0,
    max: 1000,
    default: 0,
    about: 'every second make lets so much more run at once, the others so much less',
  },
  time('jobPs', 'CPU time of a job', 2 * PS_PER_S, 'on average'),
  choice('lengths', 'Jobs are', LENGTHS, 'how the CPU times of the jobs are spread about their mean'),
  count('bursts', 'Bursts', [1, 200], 8, 'pieces in which a job computes; before each it reads a part of its sources'),
  size('readBytes', 'Read', 262_144, 'by each job, in all'),
  size('writeBytes', 'Written', 65_536, 'by each job, at its end'),
  size('vmBytes', 'Memory', 2_097_152, 'of each process, make included'),
  size('hotBytes', 'Working set', 524_288, 'part of that memory that a job writes again and again'),
  time('linkPs', 'CPU time of the link step', 2 * PS_PER_S, 'of the make itself, when all its jobs are done'),
  time('startPs', 'Begins at', 2 * PS_PER_S, 'when the makes are started: loads have been told by then'),
]

/** In each burst a job writes a quarter of its working set (assumed). */
const TOUCHED_SHARE = 4
/** No job is longer than so many times the mean: the last one would be all there is to see. */
const LONGEST = 6

const drawLength = (random: RandomState, lengths: number, mean: number): number => {
  if (lengths === 2) return mean
  if (lengths === 1) return Math.floor(mean / 2) + Math.floor((mean / 1000) * nextBelow(random, 1001))
  return Math.min(nextExponential(random, mean), LONGEST * mean)
}

/** Jobs at once of the make with this number. */
export const atOnceOf = ({ atOnce, skew }: Record<string, number>, make: number): number =>
  Math.max(1, Math.round((atOnce * (1000 + (make % 2 === 0 ? skew : -skew))) / 1000))

const programs = (params: Record<string, number>, random: RandomState): Program[] => {
  const { jobs, makes, jobPs, lengths, bursts, readBytes, writeBytes, hotBytes, linkPs } = params
  const touches = Math.ceil(pagesOf(hotBytes) / TOUCHED_SHARE)
  const link = workSteps({ cpuPs: Math.max(1, linkPs), bursts: 1, readBytes, writeBytes, touches })
  const family = (make: number): Program[] => {
    // Its jobs come behind it in the list.
    const first = make * (jobs + 1) + 1
    const children = Array.from({ length: jobs }, (_, job) => first + job)
    const work = { bursts, readBytes, writeBytes, touches }
    const own = children.map((_, job) =>
      childProgram(`job ${make}.${job}`, { ...work, cpuPs: Math.max(PS_PER_MS, drawLength(random, lengths, jobPs)) }),
    )
    return [parentProgram(`make ${make}`, children, atOnceOf(params, make), link), ...own]
  }
  return Array.from({ length: makes }, (_, make) => family(make)).flat()
}

/** A tree is built: many short jobs that need nothing of each other, and a step at the end that needs them all. */
export const BUILD: ClusterWorkload = {
  id: 'build',
  title: 'A build',
  about:
    'A make starts compilers, so many at a time, and when all are done links what they have written. Each compiler reads, computes in bursts and writes. If all stay on the node of the make they wait for its CPUs; spread over the cluster they do not, but each has to get there, and what it then asks of home or of the file server costs more.',
  params: PARAMS,
  roles: [userRole] as unknown as Role<never>[],
  programs,
  begin: (cluster, params) => {
    const { jobs, makes, vmBytes, hotBytes, startPs } = params
    const pages = pagesOf(vmBytes)
    const hotPages = Math.min(pages, pagesOf(hotBytes))
    workstations(cluster)
      .slice(0, makes)
      .forEach((node, make) => {
        startLater(cluster, node, { program: make * (jobs + 1), name: `make ${make}`, atPs: startPs, pages, hotPages })
      })
  },
}
