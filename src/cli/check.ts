import { CHECK_LIMITS, CheckError, checkProtocol } from '../sim/machine/check/check.ts'
import { parseArguments } from './arguments.ts'
import { InputError, UsageError } from './errors.ts'
import { protocolFrom } from './protocol.ts'

const OPTIONS = { caches: { type: 'string', default: '3' }, blocks: { type: 'string', default: '1' } } as const

const within = (name: string, text: string, max: number): number => {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < 1 || value > max)
    throw new InputError(`--${name}: "${text}"; expected 1 to ${max}`)
  return value
}

/** `check PROTOCOL --caches N [--blocks 2]`: every reachable state, and what is wrong with any of them. */
export const run = (args: string[]): unknown => {
  const { values, positionals } = parseArguments(args, OPTIONS)
  if (positionals.length !== 1) throw new UsageError('check: which protocol? Give a name or a table in a .json file.')
  const caches = within('caches', values.caches, CHECK_LIMITS.caches)
  const blocks = within('blocks', values.blocks, CHECK_LIMITS.blocks)
  try {
    return checkProtocol(protocolFrom(positionals[0]), caches, blocks)
  } catch (error) {
    if (error instanceof CheckError) throw new InputError(error.message)
    throw error
  }
}
