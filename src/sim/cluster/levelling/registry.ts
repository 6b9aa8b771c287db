import type { Leveller } from './leveller.ts'

/** The ways of levelling load, by id. */
export const LEVELLERS: Record<string, Leveller> = {}
