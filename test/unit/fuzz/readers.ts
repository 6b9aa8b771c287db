import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { ArrivalsError, parseArrivalTimes } from '../../../src/interchange/arrival-times.ts'
import { customMachine } from '../../../src/interchange/custom-machine.ts'
import { ImportError } from '../../../src/interchange/import-error.ts'
import { parseLatency } from '../../../src/interchange/latency-csv.ts'
import { parseLstopo } from '../../../src/interchange/lstopo.ts'
import { readTrace } from '../../../src/interchange/read-trace.ts'
import { readSched } from '../../../src/interchange/sched/read-sched.ts'
import { openTraceFiles } from '../../../src/interchange/trace-files.ts'
import { isClusterLink } from '../../../src/scenario/cluster/is-link.ts'
import { decodeClusterLink, encodeClusterLink } from '../../../src/scenario/cluster/link.ts'
import { CLUSTER_PRESETS } from '../../../src/scenario/cluster/presets.ts'
import { pack, parseForeignJson } from '../../../src/scenario/codec.ts'
import { isLessonLink } from '../../../src/scenario/lesson/is-link.ts'
import { decodeLesson, encodeLesson, parseLessonText } from '../../../src/scenario/lesson/share.ts'
import { decodeLink, encodeLink } from '../../../src/scenario/link.ts'
import { openScenario, openScenarioText } from '../../../src/scenario/open.ts'
import { PRESETS } from '../../../src/scenario/presets/index.ts'
import { ScenarioError } from '../../../src/scenario/scenario.ts'
import { MESI } from '../../../src/sim/machine/protocol/mesi.ts'
import { PROTOCOLS } from '../../../src/sim/machine/protocol/registry.ts'
import { parseProtocolTable, ProtocolError } from '../../../src/sim/machine/protocol/validate.ts'
import { MACHINES } from '../../../src/sim/machine/topology/registry.ts'
import { validateMachine } from '../../../src/sim/machine/topology/validate.ts'
import { TraceError } from '../../../src/sim/trace/parse/format.ts'
import { OLD_CLUSTERS, OLD_MACHINES } from '../../support/old-links.ts'

/** Something that reads what a stranger made. */
export interface Reader {
  name: string
  /** Of a thousand texts, how many this one gets. */
  share: number
  /** Real ones. */
  samples: () => readonly string[] | Promise<readonly string[]>
  /** Reads a text and returns what is valid in it; undefined where the text was refused with `say`. Anything thrown must be one of `errors`. */
  read: (text: string, say: (message: string) => void) => unknown
  errors: readonly (abstract new (...args: never[]) => Error)[]
}

const DATA = '../shared/data'

/** Real files that are not too long, or, where each line stands for itself, their beginnings; something in their place where they are not there. */
const filesOf = (
  folder: string,
  name: RegExp,
  characters: number,
  instead: readonly string[],
  lines = false,
): readonly string[] =>
  existsSync(`${DATA}/${folder}`)
    ? readdirSync(`${DATA}/${folder}`)
        .filter((file) => name.test(file))
        .map((file) => readFileSync(`${DATA}/${folder}/${file}`, 'utf8'))
        .map((text) => (lines ? text.slice(0, characters) : text))
        .filter((text) => text.length <= characters)
    : instead

const OWN = {
  ...PRESETS[0].scenario,
  machine: MACHINES['quad-opteron-2005'],
  protocol: MESI,
  arrivals: [1000, 2000, 5000],
  interventions: [
    { atPs: 5, kind: 'pin', thread: 'netisr 0', cpu: 1, on: 'dragonfly' },
    { atPs: 9, kind: 'latency', what: 'memory', permille: 500 },
  ],
}
const MACHINE_TEXTS = [OWN, ...PRESETS.map(({ scenario }) => scenario)].map((scenario) => JSON.stringify(scenario))
const CLUSTER_TEXTS = CLUSTER_PRESETS.map(({ scenario }) => JSON.stringify(scenario))
const LESSON = {
  v: 1,
  title: 'A lesson',
  about: 'What one learns.',
  steps: [
    {
      title: 'Look',
      text: 'Here is *a line*.',
      link: 's=shared-counter&t=20000000',
      highlight: { at: 'cpu', name: '1' },
    },
    {
      title: 'How often?',
      text: '',
      question: {
        kind: 'number',
        ask: 'How many?',
        quantity: { what: 'transfers', side: 0 },
        min: 0,
        max: 10,
        step: 1,
        unit: 'pieces',
      },
    },
  ],
} as const

/** Reads the address as the page does. */
const readLink = async (text: string, say: (message: string) => void): Promise<unknown> => {
  if (isLessonLink(text)) return decodeLesson(text)
  const decoded = isClusterLink(text) ? await decodeClusterLink(text) : await decodeLink(text)
  if (decoded.ok === true) return openScenario(decoded.shared.scenario)
  say(decoded.ok === null ? 'there is no link' : decoded.message)
  return undefined
}

const readBrought = (brought: Parameters<typeof customMachine>[0]): unknown => {
  const { machine } = customMachine(brought)
  const problems = validateMachine(machine)
  if (problems.length > 0) throw new Error(`a machine that cannot be simulated was made: ${problems[0]}`)
  return machine
}

const source = (text: string): Promise<Parameters<typeof readTrace>[0]> =>
  openTraceFiles([{ name: 'a file', blob: new Blob([text]) }])

/** Every reader of what comes from outside: a new one is one more entry. */
export const READERS: readonly Reader[] = [
  {
    name: 'links',
    share: 260,
    samples: async () => [
      ...OLD_MACHINES.map(([link]) => link),
      ...OLD_CLUSTERS.map(([link]) => `#${link}`),
      ...(await Promise.all(
        PRESETS.map(({ scenario }) => encodeLink({ scenario, momentPs: 5, view: 'split', digest: '', engine: 3 })),
      )),
      ...(await Promise.all(
        CLUSTER_PRESETS.map(({ scenario }) => encodeClusterLink({ scenario, momentPs: 5, digest: '', engine: 1 })),
      )),
      'l=first&step=2',
    ],
    read: readLink,
    errors: [ScenarioError],
  },
  {
    name: 'what is packed in links',
    share: 200,
    samples: () => [
      ...MACHINE_TEXTS.slice(0, 6).map((text) => `z{"scenario":${text},"pair":["dragonfly","freebsd5"],"momentPs":5}`),
      ...CLUSTER_TEXTS.map((text) => `y{"scenario":${text},"momentPs":5,"digest":"-.0123456789abcdef"}`),
    ],
    read: async (text, say) => {
      let value: unknown
      try {
        value = JSON.parse(text.slice(1))
      } catch {
        return say('not JSON: no program packs that')
      }
      return readLink(`#${text.startsWith('y') ? 'y' : 'z'}1.${await pack(value)}`, say)
    },
    errors: [ScenarioError],
  },
  {
    name: 'scenarios as files',
    share: 200,
    samples: () => [...MACHINE_TEXTS, ...CLUSTER_TEXTS],
    read: (text) => openScenarioText(text),
    errors: [ScenarioError, SyntaxError],
  },
  {
    name: 'lessons as files',
    share: 40,
    samples: () => [JSON.stringify(LESSON)],
    read: (text) => parseLessonText(text),
    errors: [ScenarioError],
  },
  {
    name: 'lessons in links',
    share: 20,
    samples: async () => [`#${await encodeLesson(LESSON as never)}`],
    read: (text) => decodeLesson(text),
    errors: [ScenarioError],
  },
  {
    name: 'protocols',
    share: 100,
    samples: () => Object.values(PROTOCOLS).map((table) => JSON.stringify(table)),
    read: (text) => parseProtocolTable(parseForeignJson(text)),
    errors: [ProtocolError, SyntaxError],
  },
  {
    name: 'lstopo XML',
    share: 20,
    samples: () =>
      filesOf('topology', /\.xml$/, 200_000, [
        '<topology version="2.0"><object type="Machine"><object type="Package" os_index="0"><object type="Core" os_index="0"><object type="PU" os_index="0" cpuset="0x1"/></object></object></object></topology>',
      ]),
    read: (text) => readBrought({ topology: parseLstopo(text) }),
    errors: [ImportError],
  },
  {
    name: 'tables of latencies',
    share: 30,
    samples: () => filesOf('latency', /\.csv$/, 20_000, [',10,20\n10,,30\n20,30,\n']),
    read: (text) => readBrought({ latency: parseLatency(text) }),
    errors: [ImportError],
  },
  {
    name: 'arrival times',
    share: 40,
    samples: () => ['0\n10\n20.5us\n1ms\n', 'time,size\n# a comment\n1250,64\n1300,64\n'],
    read: (text) => parseArrivalTimes('a file', text),
    errors: [ArrivalsError],
  },
  {
    name: 'memory traces',
    share: 60,
    samples: () => [
      '0 r 1000\n1 w 0x1004\n',
      '2 400000\n0 7fff10\n1 7fff18\n',
      ' L 04025310,8\n S 1ffe,4\nI  0400,3\n',
    ],
    read: async (text) => {
      let count = 0
      const { format } = await readTrace(await source(text), (batch) => {
        count += batch.count
      })
      return { format, count }
    },
    errors: [TraceError],
  },
  {
    name: 'scheduler traces',
    share: 30,
    samples: () => [
      ...filesOf('sched', /\.txt$/, 6000, [], true),
      ' <idle>-0 [000] d..3 1.000001: sched_switch: prev_comm=swapper/0 prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=sh next_pid=7 next_prio=120\n sh-7 [000] d..3 1.000100: sched_migrate_task: comm=sh pid=7 prio=120 orig_cpu=0 dest_cpu=1\n',
      '{"traceEvents":[{"name":"sh","ph":"X","ts":1,"dur":5,"pid":0,"tid":0,"args":{}},{"ph":"M","name":"thread_name","pid":0,"tid":0,"args":{"name":"CPU 0"}}]}',
    ],
    read: async (text) => (await readSched(await source(text))).counts,
    errors: [TraceError],
  },
]
