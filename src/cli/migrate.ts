import { nearest } from '../scenario/nearest.ts'
import type { MoveResult, MoveSpec, SystemModule } from '../sim/cluster/migration/card.ts'
import { execOnce } from '../sim/cluster/migration/exec-trial.ts'
import { moveOnce, type Trial } from '../sim/cluster/migration/trial.ts'
import { CLUSTER_EVENTS, rowAt } from '../sim/cluster/core/log.ts'
import { CLUSTER_SYSTEMS } from '../sim/cluster/systems.ts'
import { parseArguments } from './arguments.ts'
import { InputError, UsageError } from './errors.ts'
import { parseBitRate, parseByteRate, parseCount, parseDuration, parseSize } from './units.ts'

const OPTIONS = {
  system: { type: 'string', default: 'sprite' },
  vm: { type: 'string' },
  dirty: { type: 'string', default: '0' },
  'dirty-rate': { type: 'string', default: '0' },
  files: { type: 'string', default: '0' },
  'file-blocks': { type: 'string', default: '0' },
  bandwidth: { type: 'string' },
  latency: { type: 'string' },
  rounds: { type: 'string' },
  'min-rate': { type: 'string' },
  'max-rate': { type: 'string' },
  exec: { type: 'boolean', default: false },
  'exec-args': { type: 'string' },
} as const

const MIB = 1024 * 1024
const USUAL_BYTES = 64 * MIB
/** Above this a page table no longer fits into the memory of a browser or a shell. */
const VM_BYTES_MAX = 16 * 1024 * MIB
/** Where the working set follows page by page. */
const PULLED_BYTES_MAX = 512 * MIB
const FILES_MAX = 10_000
const ROUNDS_MAX = 1000
const RATE_MIN = 1000
const RATE_MAX = 1e12

type Values = ReturnType<typeof parseArguments<typeof OPTIONS>>['values']

const within = (flag: string, text: string, value: number, least: number, most: number, words: string): number => {
  if (value >= least && value <= most) return value
  throw new InputError(`${flag}: "${text}"; it must be ${words}`)
}

/** Systems that move processes, or start them again. */
const MOVERS = Object.entries(CLUSTER_SYSTEMS).filter(([, { card }]) => card.strategy !== 'none')

const systemCalled = (name: string): SystemModule => {
  const known = MOVERS.map(([id]) => id)
  if (known.includes(name)) return CLUSTER_SYSTEMS[name]
  const guess = nearest(name, known)
  const hint = guess === undefined ? '' : ` Did you mean ${guess}?`
  throw new InputError(`--system: there is no "${name.slice(0, 40)}".${hint} There are: ${known.join(', ')}`)
}

const bitRate = (flag: string, text: string): number =>
  within(flag, text, parseBitRate(flag, text), RATE_MIN, RATE_MAX, 'from 1kbit/s to 1000Gbit/s')

const memory = (flag: string, text: string, most: number, words: string): number =>
  within(flag, text, parseSize(flag, text), 0, most, words)

/** `12.5MB,3MB`: bytes of each round of pre-copy. */
const roundsFrom = (text: string): number[] => {
  const parts = text.split(',')
  within('--rounds', `${parts.length} rounds`, parts.length, 1, ROUNDS_MAX, `at most ${ROUNDS_MAX} rounds`)
  return parts.map((part, index) => {
    const flag = `--rounds: round ${index + 1}`
    return memory(flag, part, VM_BYTES_MAX, 'at most 16GiB')
  })
}

/** Memory and working set: a working set that is given alone makes the memory as large as it needs. */
const memoryFrom = ({ card }: SystemModule, values: Values): Pick<MoveSpec, 'vmBytes' | 'dirtyBytes'> => {
  const dirtyBytes = memory('--dirty', values.dirty, VM_BYTES_MAX, 'at most 16GiB')
  const pulled = card.strategy === 'flush' || card.strategy === 'copy-on-reference'
  if (pulled && dirtyBytes > PULLED_BYTES_MAX) {
    throw new InputError(
      `--dirty: "${values.dirty}"; with ${card.id} the working set follows page by page, so it must be at most 512MiB`,
    )
  }
  if (values.vm === undefined) return { vmBytes: Math.max(card.usualBytes ?? USUAL_BYTES, dirtyBytes), dirtyBytes }
  const vmBytes = memory('--vm', values.vm, VM_BYTES_MAX, 'at most 16GiB')
  if (dirtyBytes > vmBytes) {
    throw new InputError(
      `--dirty: "${values.dirty}" is more than the whole memory, --vm ${values.vm}; give a larger --vm`,
    )
  }
  return { vmBytes, dirtyBytes }
}

/** Rounds and rates, for systems that know them. */
const roundsAndRates = (module: SystemModule, values: Values): Pick<MoveSpec, 'rounds' | 'minRate' | 'maxRate'> => {
  const knows = (param: string): boolean => module.card.params.some(({ name }) => name === param)
  const given = { 'min-rate': knows('minRate'), 'max-rate': knows('maxRate'), rounds: isPreCopy(module) } as const
  for (const [flag, isKnown] of Object.entries(given)) {
    if (isKnown || values[flag as keyof typeof given] === undefined) continue
    const others = MOVERS.filter(([, other]) => isPreCopy(other))
    throw new InputError(
      `--${flag}: ${module.card.id} knows no such thing; it is for systems that copy in rounds (${others.map(([id]) => id).join(', ')})`,
    )
  }
  const { rounds, 'min-rate': least, 'max-rate': most } = values
  const minRate = least === undefined ? {} : { minRate: bitRate('--min-rate', least) }
  const maxRate = most === undefined ? {} : { maxRate: bitRate('--max-rate', most) }
  if ((minRate.minRate ?? 0) > (maxRate.maxRate ?? RATE_MAX)) {
    throw new InputError(`--min-rate: "${least}" is more than --max-rate ${most}; give a lower one`)
  }
  return { ...minRate, ...maxRate, ...(rounds === undefined ? {} : { rounds: roundsFrom(rounds) }) }
}
const isPreCopy = ({ card }: SystemModule): boolean => card.strategy === 'pre-copy'

const moveFrom = (module: SystemModule, values: Values): MoveSpec => {
  const { bandwidth, latency, 'exec-args': args } = values
  if (args !== undefined && !values.exec)
    throw new InputError('--exec-args: only a move at exec has them; give --exec too')
  return {
    ...memoryFrom(module, values),
    dirtyRate: within(
      '--dirty-rate',
      values['dirty-rate'],
      parseByteRate('--dirty-rate', values['dirty-rate']),
      0,
      RATE_MAX,
      'at most 1000GB/s',
    ),
    files: within('--files', values.files, parseCount('--files', values.files), 0, FILES_MAX, `at most ${FILES_MAX}`),
    fileBlockBytes: memory('--file-blocks', values['file-blocks'], VM_BYTES_MAX, 'at most 16GiB'),
    atExec: values.exec,
    execArgsBytes: args === undefined ? 0 : memory('--exec-args', args, PULLED_BYTES_MAX, 'at most 512MiB'),
    ...(bandwidth === undefined ? {} : { bitsPerSecond: bitRate('--bandwidth', bandwidth) }),
    ...(latency === undefined
      ? {}
      : { latencyPs: within('--latency', latency, parseDuration('--latency', latency), 0, 1e13, 'at most 10s') }),
    ...roundsAndRates(module, values),
  }
}

/** The last reason that the log gives for a move that was not made. */
const reasonOf = ({ cluster }: Trial): string => {
  const { log } = cluster.world
  const rows = log.slice(0, log.length)
  for (let row = rows.rows - 1; row >= 0; row--) {
    const { kind, b } = rowAt(rows, row)
    if (CLUSTER_EVENTS[kind] === 'abort') return log.texts[b]
  }
  return 'it did not come to an end'
}

const resultOf = (id: string, trial: Trial): MoveResult => {
  if (trial.outcome === 'migrated') return trial.result
  throw new InputError(`--system: ${id} did not make this move: ${reasonOf(trial)}`)
}

/** `migrate`: one process is moved once; what that took. */
export const run = (args: string[]): unknown => {
  const { values, positionals } = parseArguments(args, OPTIONS)
  if (positionals.length > 0)
    throw new UsageError(`migrate: "${positionals[0]}"? It takes options only, as --system NAME`)
  const module = systemCalled(values.system)
  const move = moveFrom(module, values)
  if (!move.atExec) return resultOf(module.card.id, moveOnce(module, move))
  const local = resultOf(module.card.id, execOnce(module, move, false))
  return { ...resultOf(module.card.id, execOnce(module, move, true)), localMs: local.totalMs }
}
