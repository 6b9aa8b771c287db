import { FOR_EVER, NO_NEEDS, program } from '../kernel/kernel.ts'
import { R } from '../kernel/registers.ts'
import { readSteps, STEP, type Steps, type TracedThread } from '../trace/sched/steps.ts'
import { TRACED_CARD } from './cards/traced.ts'
import { type Script, scripted } from './script.ts'

const PS_PER_NS = 1000
/** Computed in one piece at most, in ns: its cycles have to fit a register. */
const PIECE_NS = 100_000_000
/** No step is left. */
const ENDED = 4

/** What there is to run where nobody has brought a trace. */
const EXAMPLE: readonly TracedThread[] = [
  { name: 'reader', cpu: 0, steps: 'r6000 k1 s5000 '.repeat(500).trimEnd() },
  { name: 'worker', cpu: 1, steps: 'w r9000 k2 '.repeat(500).trimEnd() },
  { name: 'writer', cpu: 0, steps: 'w r3000 '.repeat(500).trimEnd() },
  { name: 'other', cpu: 1, steps: 'r20000 s2000 '.repeat(300).trimEnd() },
]

const refuse = (message: string): never => {
  throw new Error(message)
}

interface Data {
  steps: Steps[]
  /** First line of what each thread works on. */
  memory: number[]
}

/** In the script's state, for each thread: the step it is at, wake-ups that it has not used, and ns left to compute. */
const AT = 0
const WOKEN = 1
const LEFT = 2
const PER_THREAD = 3

const place = (thread: number, which: number): number => thread * PER_THREAD + which

const whatOf = (s: Script<Data>, context: number): number => {
  const { what } = s.data.steps[s.index(context)]
  const at = s.state[place(s.index(context), AT)]
  return at < what.length ? what[at] : ENDED
}

const valueOf = (s: Script<Data>, context: number): number =>
  s.data.steps[s.index(context)].value[s.state[place(s.index(context), AT)]]

const shortened = (s: Script<Data>, ns: number): number => Math.max(1, Math.round(ns / s.params.shorten))

/** One burst: the thread goes through what it works on, and computes for as long as the trace says. */
const writeBurst = (s: Script<Data>): void => {
  const left = (context: number): number => place(s.index(context), LEFT)
  s.begin((context) => s.index(context))
  if (s.params.lines > 0) s.touch((context) => s.data.memory[s.index(context)], s.params.lines)
  s.a.do((_, context) => {
    s.state[left(context)] = shortened(s, valueOf(s, context))
  })
  s.a.while(
    (_, context) => s.state[left(context)] > 0,
    () => {
      s.compute((context) => Math.min(PIECE_NS, s.state[left(context)]) * PS_PER_NS)
      s.a.do((_, context) => {
        s.state[left(context)] = Math.max(0, s.state[left(context)] - PIECE_NS)
      })
    },
  )
  s.end()
}

/** Lock and channel i are those of thread i: a wake-up that comes first is kept under the lock. */
const writeWait = (s: Script<Data>): void =>
  s.system(() =>
    s.locked(
      (context) => s.index(context),
      () => {
        s.a.while(
          (_, context) => s.state[place(s.index(context), WOKEN)] === 0,
          () =>
            s.sleepOn(
              (context) => s.index(context),
              (context) => s.index(context),
            ),
        )
        s.a.do((_, context) => {
          s.state[place(s.index(context), WOKEN)]--
        })
      },
    ),
  )

const writeWake = (s: Script<Data>): void =>
  s.system(() => {
    s.locked(
      (context) => valueOf(s, context),
      () =>
        s.a.do((_, context) => {
          s.state[place(valueOf(s, context), WOKEN)]++
        }),
    )
    s.callOn('wait.wakeOne', (context) => valueOf(s, context))
  })

/** The threads of a trace under this kernel's rules. Nothing in it is left to chance. */
export const TRACED = scripted<Data>({
  card: TRACED_CARD,
  needs: (_, cpus, __, traced = EXAMPLE) => ({
    ...NO_NEEDS,
    programs: traced.map(({ name, cpu }) => program(name, 'traced', cpu % cpus)),
    locks: traced.map(({ name }) => ({ name: `gate of ${name}`, type: 'gate' })),
    channels: traced.map(({ name }) => ({ name: `wake-up of ${name}` })),
  }),
  units: (_, __, needs) => needs.programs.length,
  reserve: (setup, params, kernel, needs) => ({
    steps: (setup.traced ?? EXAMPLE).map(({ steps }) => readSteps(steps, refuse)),
    memory: needs.programs.map(({ name, bornOn }, index) =>
      params.lines === 0
        ? -1
        : setup.region({
            name: `data of ${name}`,
            kind: 'data',
            lines: params.lines,
            owner: kernel.threadOf(index),
            home: setup.homeOf(bornOn),
            about: `what ${name} works on: ${params.lines} lines are assumed`,
          }),
    ),
  }),
  state: (_, __, needs) => PER_THREAD * needs.programs.length,
  write: (s) => {
    const is =
      (step: number) =>
      (_: number, context: number): boolean =>
        whatOf(s, context) === step
    s.forever('traced', () => {
      s.a.if(is(STEP.run), () => writeBurst(s))
      s.a.if(is(STEP.sleep), () =>
        s.system(() => s.pause((context) => shortened(s, valueOf(s, context)) * PS_PER_NS, false)),
      )
      s.a.if(is(STEP.wait), () => writeWait(s))
      s.a.if(is(STEP.wake), () => writeWake(s))
      s.a.if(
        is(ENDED),
        () =>
          s.system(() => {
            s.a.set(R.count, FOR_EVER)
            s.a.call('user.sleep')
          }),
        () =>
          s.a.do((_, context) => {
            s.state[place(s.index(context), AT)]++
          }),
      )
    })
  },
})
