import { t } from '../../language/t.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { causesOf, sayPs, tellRow } from '../../playback/cluster/words.ts'
import { chooseCluster, type ClusterPick } from '../../store/cluster.ts'

/** Rows of a story, and how far back one looks for them. */
const STORY_ROWS = 8
const LOOKED_AT = 20_000

/** Whether a row tells of what was chosen. */
const concerns = (run: ClusterRun, picked: ClusterPick, row: number): boolean => {
  const event = run.rowAt(row)
  const { node, a, b } = event
  if (tellRow(run, event) === '') return false
  if (picked.kind === 'node') return node === picked.node
  if (picked.kind === 'process') return run.isAbout(row, picked.pid)
  const ends = [picked.a, picked.b]
  return ends.includes(node) && (ends.includes(b) || ends.includes(a))
}

/** What happened to what was chosen, newest first, each with what made it happen. */
export const Story = ({ run, picked, momentPs }: { run: ClusterRun; picked: ClusterPick; momentPs: number }) => {
  const rows: number[] = []
  const last = run.countUntil(momentPs) - 1
  for (let row = last; row >= Math.max(0, last - LOOKED_AT) && rows.length < STORY_ROWS; row--) {
    if (concerns(run, picked, row)) rows.push(row)
  }
  if (rows.length === 0) return <p className="text-sm">{t('Nothing has happened here yet.')}</p>
  return (
    <ol aria-label={t('What happened, newest first')} className="mt-1 flex flex-col gap-1 text-sm">
      {rows.map((row) => {
        const { time } = run.rowAt(row)
        const because = causesOf(run, row)
          .slice(1)
          .map((cause) => tellRow(run, run.rowAt(cause)))
          .find((words) => words !== '')
        return (
          <li key={row}>
            <button
              type="button"
              className="cluster-story"
              onClick={() => chooseCluster({ momentPs: time, playing: false })}
            >
              <span style={{ color: 'var(--ink-2)' }}>{sayPs(time)}</span> {tellRow(run, run.rowAt(row))}
              {because !== undefined && <span style={{ color: 'var(--ink-2)' }}> ← {because}</span>}
            </button>
          </li>
        )
      })}
    </ol>
  )
}
