import { spawnSync } from 'node:child_process'
import { type SchedRead, SchedReader } from '../../src/interchange/sched/reader.ts'

export const HAS_AWK = spawnSync('awk', ['BEGIN { exit 0 }']).status === 0

export const readBytes = (bytes: Uint8Array): SchedRead => {
  const reader = new SchedReader()
  reader.push(bytes)
  reader.endText()
  return reader.finish()
}

export const readText = (text: string): SchedRead => readBytes(new TextEncoder().encode(text))

/** What a few lines of awk print about a text, as numbers. */
export const awk = (program: string, text: string): number[] =>
  spawnSync('awk', [program], { input: text, encoding: 'utf8' }).stdout.trim().split(/\s+/).map(Number)

/** Switches, wake-ups, recorded moves, CPUs: what the programs of the tests print. */
export const figuresOf = ({ counts }: SchedRead): number[] => [
  counts.switches,
  counts.wakeups,
  counts.migrations.explicit,
  counts.cpus,
]
