import type { LabelName, RunInfo } from '../sim/log/schema.ts'

/** Okabe and Ito's palette ("Color Universal Design", 2008) without black; after seven, a stripe tells threads apart. */
const IDENTITY_COUNT = 7

export interface Identity {
  /** CSS colour. */
  colour: string
  /** Colour of writing upon it. */
  ink: string
  striped: boolean
}

const NOBODY_IDENTITY: Identity = { colour: 'var(--idle)', ink: 'var(--ink-2)', striped: false }

/** The colour of a thread, for as long as a run lasts. Idle threads have none. */
export const identityOf = (info: RunInfo, thread: number): Identity => {
  if (thread < 0 || info.threads[thread].kind === 'idle') return NOBODY_IDENTITY
  let order = 0
  for (let before = 0; before < thread; before++) if (info.threads[before].kind !== 'idle') order++
  const slot = order % IDENTITY_COUNT
  return {
    colour: `var(--id-${slot})`,
    ink: `var(--id-ink-${slot})`,
    striped: Math.floor(order / IDENTITY_COUNT) % 2 === 1,
  }
}

/** What a CPU does, in the five families that the bars and lanes are coloured by. */
export type Family = 'idle' | 'work' | 'overhead' | 'spin' | 'stall'

export const FAMILY: Record<LabelName, Family> = {
  idle: 'idle',
  wake: 'idle',
  user: 'work',
  kernel: 'work',
  interrupt: 'overhead',
  switch: 'overhead',
  migrate: 'overhead',
  spin: 'spin',
  stallHit: 'stall',
  stallMemory: 'stall',
  stallTransfer: 'stall',
  stallFollow: 'stall',
  stallUpgrade: 'stall',
  stallQueue: 'stall',
}

/** What a CPU does, in a word or two for the picture. */
export const LABEL_WORD: Record<LabelName, string> = {
  idle: 'idle',
  wake: 'being woken',
  user: 'computing',
  kernel: 'working',
  interrupt: 'interrupt',
  switch: 'switching threads',
  migrate: 'migrating',
  spin: 'spinning',
  stallHit: 'waiting: own cache',
  stallMemory: 'waiting: memory',
  stallTransfer: 'waiting: line elsewhere',
  stallFollow: 'waiting: line left behind',
  stallUpgrade: 'waiting: others let go',
  stallQueue: 'waiting: line is taken',
}

/** What a CPU that stands still waits for, in a word or two. */
export const STALL_WORDS: Partial<Record<LabelName, string>> = {
  stallHit: 'own cache',
  stallMemory: 'memory',
  stallTransfer: 'line elsewhere',
  stallFollow: 'line left behind',
  stallUpgrade: 'others let go',
  stallQueue: 'line is taken',
}
