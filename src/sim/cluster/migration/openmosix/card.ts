import { choice, type ParamSpec } from '../../../kernel/params.ts'
import { PS_PER_S, PS_PER_US } from '../../core/spec.ts'
import type { SystemCard } from '../card.ts'

/** Which pages go along: all that can be read (OMX, the 2.6 port [S]), or those that were written (2.4 [M]). */
export const PAGES = { all: 0, dirty: 1 } as const

const time = (name: string, title: string, us: number): ParamSpec => ({
  name,
  title,
  unit: 'ps',
  min: 0,
  max: PS_PER_S,
  default: us * PS_PER_US,
  about: 'no timing was published; assumed for a PC of 2004',
})

/** CPU times and sizes by name. */
export interface OpenMosixCosts {
  connectPs: number
  pagePs: number
  installPs: number
  callPs: number
  forkPs: number
  exitPs: number
  areas: number
  pages: number
}

const OPENMOSIX_PARAMS: ParamSpec[] = [
  time('connectPs', 'Connecting and beginning, at the source', 500),
  time('pagePs', 'Copying a page out, at the source', 10),
  time('installPs', 'Becoming the process, at the target', 500),
  time('callPs', 'A system call, where it is done', 2),
  time('forkPs', 'fork, at each side', 200),
  time('exitPs', 'exit', 100),
  {
    name: 'areas',
    title: 'Areas of memory',
    unit: 'count',
    min: 1,
    max: 10_000,
    default: 30,
    about: 'each is described in a message of 40 bytes; assumed for a program with shared libraries',
  },
  choice(
    'pages',
    'Pages that go along',
    ['every page that can be read (2.6 port)', 'pages that were written (2.4, unverified)'],
    'the others are fetched one by one through the deputy',
  ),
]

const OMX = 'openMosix 2.6 port, LinuxPMI sources'

export const OPENMOSIX_CARD: SystemCard = {
  id: 'openmosix',
  title: 'openMosix',
  era: '2002–06, PCs on 100 Mbit/s Ethernet; times assumed',
  strategy: 'eager',
  about:
    'The process stops and sends itself whole to the target, page after page. What stays at home is its deputy: it is the process as far as the rest of home can see, and does the system calls that the remote part sends it.',
  residual: 'Its deputy at home, for nearly every system call, for its files and its family, and for its life.',
  failure:
    'Until the target says that it has the task, the process can go on at home. After that any error on the connection kills both parts. Nothing has a timer of its own: a silent cut is noticed by TCP after 150 s and six probes, 330 s in all, and until then whoever waits hangs. If the cut swallows the last word of the move, home gives up after that time and runs the process again from where it was stopped, when the other part has died.',
  limits:
    'All other times than the timers are assumed. Local calls are few and unverified. The receiver keeps up with the wire. Several threads, shared memory and reasons to stay at home are left out.',
  shipped: true,
  params: OPENMOSIX_PARAMS,
  sources: [
    {
      what: 'messages and their sizes',
      value: '16; 8 + 44; 8 + 32; 8 + 4 + 4096 bytes',
      source: `${OMX}, migsend.c [S]; i386 [C]`,
    },
    { what: 'commit point', value: "the target's answer to the task", source: `${OMX}, migsend.c [S]` },
    { what: 'a system call to the deputy and back', value: '40 and 12 bytes', source: `${OMX} [S]` },
    { what: 'a communication error', value: 'kills deputy and remote part', source: `${OMX}, deputy.c [S]` },
    { what: 'silence', value: '150 s + 6 × 30 s', source: `${OMX}, comm.c [S]; sum [C]` },
    {
      what: 'from one remote node to another',
      value: 'not implemented: by way of home',
      source: `${OMX}, migctrl.c [S]`,
    },
    { what: 'sizes of the floating-point and task messages', value: '520 and about 1,500 bytes', source: 'assumed' },
  ],
}
