import { nearest } from '../scenario/nearest.ts'
import { run as check } from './check.ts'
import { run as cluster } from './cluster.ts'
import { run as coherence } from './coherence.ts'
import { InputError, UsageError } from './errors.ts'
import { run as list } from './list.ts'
import { run as migrate } from './migrate.ts'
import { run as pingpong } from './pingpong.ts'
import { run } from './run.ts'
import { run as sched } from './sched.ts'
import { run as schema } from './schema.ts'

interface Command {
  usage: string
  about: string
  run(args: string[]): unknown
}

const COMMANDS: Record<string, Command> = {
  coherence: {
    usage:
      'coherence TRACE … [--protocol mesi|TABLE.json] [--caches N] [--size BYTES|infinite] [--ways N] [--line BYTES] [--format F]',
    about: 'replay a memory trace (several files: one per processor) and print raw event counts',
    run: coherence,
  },
  check: {
    usage: 'check PROTOCOL|TABLE.json [--caches N] [--blocks 2]',
    about: 'go through every reachable state of a coherence protocol',
    run: check,
  },
  run: {
    usage:
      'run SCENARIO [--kernel K] [--machine M] [--protocol P] [--cpus N] [--seed N] [--until 5ms] [--set name=value …] [--trace OUT.json] [--ledger OUT.csv] [--from 1ms] [--to 2ms]',
    about: 'run a preset, a .json file or a share link; write a trace for Perfetto, and where the time went',
    run,
  },
  sched: {
    usage: 'sched TRACE … [--machine M] [--protocol P] [--lines N] [--kernel K [--shorten N]]',
    about:
      "count what a scheduler's trace tells (ftrace, perf script, ktrdump -ct, trace-event JSON), what its moves cost on a machine, and what becomes of its threads under another kernel",
    run: sched,
  },
  list: { usage: 'list', about: 'presets, kernels, machines, protocols, and what can be set', run: list },
  schema: { usage: 'schema [cluster]', about: 'the JSON Schema of scenario files', run: schema },
  pingpong: {
    usage: 'pingpong MACHINE | TABLE.csv | TOPOLOGY.xml | both files [--protocol P]',
    about: 'the latency matrix that the simulated machine measures on itself',
    run: pingpong,
  },
  cluster: {
    usage:
      'cluster SCENARIO [--system NAME …] [--level mosix|openssi|sprite|explicit|none] [--nodes N] [--cpus N] [--seed N] [--until 5s] [--set name=value …] [--fault crash-1@5s …] [--trace OUT.json] [--from 1s] [--to 2s]',
    about: 'run a cluster under each of its systems: a preset, a .json file or a share link',
    run: cluster,
  },
  migrate: {
    usage:
      'migrate [--system NAME] [--vm BYTES] [--dirty BYTES] [--dirty-rate B/s] [--files N] [--file-blocks BYTES] [--bandwidth BITS/s] [--latency T] [--rounds 12.5MB,3MB,…] [--min-rate BITS/s] [--max-rate BITS/s] [--exec [--exec-args BYTES]]',
    about: 'move one process from one node to another, and print how long it stood still and what that took',
    run: migrate,
  },
}

const usage = (): string =>
  [
    'Usage: npm run -s sim -- COMMAND …',
    ...Object.values(COMMANDS).map((command) => `  ${command.usage}\n      ${command.about}`),
    'The result is one JSON object on standard output.',
  ].join('\n')

const dispatch = async (args: string[]): Promise<unknown> => {
  const [name, ...rest] = args
  if (name === undefined) throw new UsageError(`no command was given\n${usage()}`)
  if (!Object.hasOwn(COMMANDS, name)) {
    const guess = nearest(name, Object.keys(COMMANDS))
    const hint = guess === undefined ? '' : ` Did you mean ${guess}?`
    throw new UsageError(`there is no command "${name}".${hint}\n${usage()}`)
  }
  return COMMANDS[name].run(rest)
}

/** Runs one command line; returns the exit status: 0 done, 1 bad input, 2 bad usage. */
export const main = async (
  args: string[],
  out: (text: string) => void,
  complain: (text: string) => void,
): Promise<number> => {
  if (args[0] === '--help' || args[0] === '-h' || args[0] === 'help') {
    complain(usage())
    return 0
  }
  try {
    out(JSON.stringify(await dispatch(args)))
    return 0
  } catch (error) {
    if (error instanceof UsageError) {
      complain(error.message)
      return 2
    }
    if (error instanceof InputError) {
      complain(error.message)
      return 1
    }
    throw error
  }
}
