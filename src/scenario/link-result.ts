import { ProtocolError } from '../sim/machine/protocol/validate.ts'
import { ScenarioError } from './scenario.ts'
import { NewerVersionError } from './versions.ts'

/** `newer`: nothing is wrong with the link, but the program has to be fetched anew to read it. */
export type Failed = { ok: false; message: string; newer: boolean }

/** What went wrong with a link, where it is the link's fault; anything else goes on as it is. */
export const failureOf = (error: unknown): Failed => {
  if (error instanceof ScenarioError || error instanceof ProtocolError)
    return { ok: false, message: error.message, newer: error instanceof NewerVersionError }
  throw error
}

/** A number, or digits; anything else, which may not even be convertible, is none. */
export const numberIn = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN
