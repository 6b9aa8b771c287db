import { contextName } from '../../playback/names.ts'
import type { Run } from '../../playback/run.ts'
import { LINE_STATE, LOCK_STATE, THREAD_STATE } from '../../playback/timeline/folds.ts'
import { LABELS, type RunInfo } from '../../sim/log/schema.ts'
import { lineName } from '../../sim/machine/memory/layout.ts'
import { LABEL_WORD } from '../colours.ts'
import { formatPs } from '../format.ts'
import { trackOf } from './draw.ts'
import type { LaneRow } from './layout.ts'

const THREAD_WORD: Record<number, string> = {
  [THREAD_STATE.work]: 'runs',
  [THREAD_STATE.overhead]: 'is put aside for an interrupt or a switch',
  [THREAD_STATE.spin]: 'spins',
  [THREAD_STATE.stall]: 'waits for a line',
}

const threadWords = (info: RunInfo, state: number, who: number, detail: number): string => {
  if (state === THREAD_STATE.away) return 'is nowhere'
  if (state === THREAD_STATE.queued) return `waits in ${info.queues[who]?.name ?? 'a queue'}`
  if (state !== THREAD_STATE.blocked) return `${THREAD_WORD[state]} on CPU ${who}`
  const what = info.locks[who]?.name ?? info.queues[detail]?.name
  return what === undefined ? 'sleeps' : `sleeps until ${what}`
}

const OWNED_WORD: Record<number, string> = {
  [LINE_STATE.exclusive]: 'the only copy, unchanged',
  [LINE_STATE.owned]: 'changed, others may read it',
  [LINE_STATE.modified]: 'changed',
}

/** What a lane shows at a moment, in words. */
export const wordsAt = (run: Run, row: LaneRow, ps: number): string => {
  const { info } = run
  const track = trackOf(run, row)
  if (ps < 0 || ps > run.reachedPs) return 'not simulated'
  const at = track.indexAt(ps)
  const [state, who, detail] = [track.state[at], track.who[at], track.detail[at]]
  const lasts = `for ${formatPs(track.endOf(at, run.reachedPs) - track.start[at])}`
  switch (row.kind) {
    case 'cpu': {
      const thread = who >= 0 ? `${contextName(info, who)}, ` : ''
      const line = detail >= 0 ? ` (${lineName(info.regions, detail)})` : ''
      return `${thread}${LABEL_WORD[LABELS[state]]}${line} ${lasts}`
    }
    case 'lock': {
      const waiting = detail > 0 ? `, ${detail} ${detail === 1 ? 'waits' : 'wait'}` : ''
      return `${state === LOCK_STATE.free ? 'free' : `held by ${contextName(info, who)}`}${waiting} ${lasts}`
    }
    case 'line':
      if (state === LINE_STATE.absent) return `in no cache ${lasts}`
      if (state === LINE_STATE.shared) return `${detail} ${detail === 1 ? 'copy' : 'copies'} to read, no owner ${lasts}`
      return `owned by core ${who}, ${OWNED_WORD[state]} ${lasts}`
    case 'thread':
      return `${threadWords(info, state, who, detail)} ${lasts}`
  }
}
