import { LOCK_PRESETS } from './locks.ts'
import { MEMORY_PRESETS } from './memory.ts'
import { MOVING_PRESETS } from './moving.ts'
import { PACKET_PRESETS } from './packets.ts'
import type { Preset } from './preset.ts'
import { PROCESS_PRESETS } from './processes.ts'
import { THEORY_PRESETS } from './theory.ts'

/** The scenarios that come with the program, by topic; the first is what the page opens with. */
export const PRESETS: readonly Preset[] = [
  ...PACKET_PRESETS,
  ...MOVING_PRESETS,
  ...LOCK_PRESETS,
  ...MEMORY_PRESETS,
  ...PROCESS_PRESETS,
  ...THEORY_PRESETS,
]

/** The preset of that id, or undefined. */
export const findPreset = (id: string): Preset | undefined => PRESETS.find((candidate) => candidate.id === id)

/** What the page opens with. */
export const DEFAULT_PRESET = PRESETS[0]
