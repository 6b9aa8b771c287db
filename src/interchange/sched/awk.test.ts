import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SchedReader } from './reader.ts'

const FOLDER = resolve(import.meta.dirname, '../../../../shared/data/sched')
const HAS_AWK = spawnSync('awk', ['BEGIN { exit 0 }']).status === 0
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.txt')) : []

/** The same counts, by other means: fields of lines, no grammar. */
const AWK = `
function arg(name,   at) { at = index($0, name); return substr($0, at + length(name)) + 0 }
function ran(pid, cpu) { if (pid == 0) return; if (pid in last && last[pid] != cpu) { ran_n++; if (!(pid in told)) implied++ }
  delete told[pid]; last[pid] = cpu }
function saw(pid) { if (pid != 0 && !(pid in seen)) { seen[pid] = 1; threads++ } }
match($0, /: sched_(switch|wakeup|wakeup_new|waking|migrate_task|process_fork|process_exec|process_exit): /) {
  match($0, /\\[[0-9]+\\]/); cpu = substr($0, RSTART + 1, RLENGTH - 2) + 0; head = substr($0, 1, RSTART - 1)
  rest = substr($0, RSTART + RLENGTH); match(rest, /[0-9]+\\.[0-9]+:/)
  split(substr(rest, RSTART, RLENGTH - 1), t, "."); now = t[1] * 1000000 + t[2]
  if (!events++) first = now
  final = now
  if (!(cpu in cpus)) { cpus[cpu] = 1; cpu_n++ }
}
/: sched_switch: / { switches++; p = arg("prev_pid="); n = arg("next_pid="); saw(p); saw(n); ran(p, cpu); ran(n, cpu) }
/: sched_wakeup(_new)?: / { wakeups++; saw(arg(" pid=")); match(head, /-[0-9]+ *$/); saw(substr(head, RSTART + 1) + 0) }
/: sched_migrate_task: / { explicit++; saw(arg(" pid=")); told[arg(" pid=")] = 1 }
END { printf "%d %d %d %d %d %d %d %d %d\\n", events, switches, wakeups, explicit, implied, ran_n, cpu_n, threads, (final - first) }
`

const countWithAwk = (path: string): number[] =>
  spawnSync('awk', [AWK, path], { encoding: 'utf8' }).stdout.trim().split(' ').map(Number)

const countHere = (bytes: Uint8Array): number[] => {
  const reader = new SchedReader()
  for (let at = 0; at < bytes.length; at += 65_521) reader.push(bytes.subarray(at, at + 65_521))
  reader.endText()
  const { events, switches, wakeups, migrations, cpus, threads, spanNs } = reader.finish().counts
  return [
    events,
    switches,
    wakeups,
    migrations.explicit,
    migrations.implied,
    migrations.ran,
    cpus,
    threads,
    Math.round(spanNs / 1000),
  ]
}

describe.skipIf(files.length === 0 || !HAS_AWK)(
  'the samples in ../shared/data/sched (skipped where they or awk are missing)',
  () => {
    it.each(files)('%s opens, and its counts are those of a few lines of awk', (name) => {
      const path = join(FOLDER, name)
      const counted = countHere(readFileSync(path))
      expect(counted).toEqual(countWithAwk(path))
      expect(counted[1]).toBeGreaterThan(50)
    })
  },
)
