import { t } from '../language/t.ts'

/** One of a unit of work with its article: a packet, an access. */
export const oneUnit = (unit: string): string => t(/^[aeiou]/.test(unit) ? `an ${unit}` : `a ${unit}`)

/** None of a unit: no packet. */
export const noUnit = (unit: string): string => t(`no ${unit}`)

/** Several of a unit: packets, accesses. */
export const plural = (unit: string): string => t(unit.endsWith('s') ? `${unit}es` : `${unit}s`)
