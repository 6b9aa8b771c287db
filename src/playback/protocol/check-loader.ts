import type { ProtocolTable } from '../../sim/machine/protocol/types.ts'
import type { Checked } from './check-worker.ts'

/** States that a check goes through at most: beyond them it would take minutes. */
const LIMIT = 200_000

/** Checks a table with each of these numbers of caches, away from the page; the result is a function that stops it. */
export const checkLater = (
  table: ProtocolTable,
  caches: readonly number[],
  onChecked: (checked: Checked) => void,
): (() => void) => {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<Checked>) => onChecked(data))
  worker.postMessage({ table, caches, limit: LIMIT })
  return () => worker.terminate()
}
