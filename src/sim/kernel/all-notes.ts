import { AMIGA_NOTES } from './amiga/notes.ts'
import { DRAGONFLY_NOTES } from './dragonfly/notes.ts'
import { FREEBSD4_NOTES } from './freebsd4/notes.ts'
import { FREEBSD5_NOTES } from './freebsd5/notes.ts'
import { LINUX26_NOTES } from './linux26/notes.ts'
import type { KernelNotes } from './notes.ts'

/** What there is to read about each kernel, by its id. */
export const KERNEL_NOTES: Record<string, KernelNotes> = {
  amiga: AMIGA_NOTES,
  dragonfly: DRAGONFLY_NOTES,
  freebsd4: FREEBSD4_NOTES,
  freebsd5: FREEBSD5_NOTES,
  linux26: LINUX26_NOTES,
}
