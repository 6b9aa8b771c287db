import { t, tn } from '../../language/t.ts'
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
  [THREAD_STATE.work]: 'runs on CPU {cpu}',
  [THREAD_STATE.overhead]: 'is put aside for an interrupt or a switch on CPU {cpu}',
  [THREAD_STATE.spin]: 'spins on CPU {cpu}',
  [THREAD_STATE.stall]: 'waits for a line on CPU {cpu}',
}

const threadWords = (info: RunInfo, state: number, who: number, detail: number): string => {
  if (state === THREAD_STATE.away) return t('is nowhere')
  if (state === THREAD_STATE.queued) {
    return t('waits in {queue}', { queue: info.queues[who]?.name ?? t('a queue') })
  }
  if (state !== THREAD_STATE.blocked) return t(THREAD_WORD[state], { cpu: who })
  const what = info.locks[who]?.name ?? info.queues[detail]?.name
  return what === undefined ? t('sleeps') : t('sleeps until {what}', { what })
}

const OWNED_WORD: Record<number, string> = {
  [LINE_STATE.exclusive]: 'owned by core {core}, the only copy, unchanged',
  [LINE_STATE.owned]: 'owned by core {core}, changed, others may read it',
  [LINE_STATE.modified]: 'owned by core {core}, changed',
}

/** What a lane shows at a moment, in words. */
export const wordsAt = (run: Run, row: LaneRow, ps: number): string => {
  const { info } = run
  const track = trackOf(run, row)
  if (ps < 0 || ps > run.reachedPs) return t('not simulated')
  const at = track.indexAt(ps)
  const [state, who, detail] = [track.state[at], track.who[at], track.detail[at]]
  return t('{words} for {time}', {
    words: stateWords(info, row, state, who, detail),
    time: formatPs(track.endOf(at, run.reachedPs) - track.start[at]),
  })
}

const stateWords = (info: RunInfo, row: LaneRow, state: number, who: number, detail: number): string => {
  switch (row.kind) {
    case 'cpu': {
      const thread = who >= 0 ? `${contextName(info, who)}, ` : ''
      const line = detail >= 0 ? ` (${lineName(info.regions, detail)})` : ''
      return `${thread}${t(LABEL_WORD[LABELS[state]])}${line}`
    }
    case 'lock': {
      const held = state === LOCK_STATE.free ? t('free') : t('held by {holders}', { holders: contextName(info, who) })
      return detail > 0 ? `${held}, ${tn(detail, '{count} waits', '{count} wait')}` : held
    }
    case 'line':
      if (state === LINE_STATE.absent) return t('in no cache')
      if (state === LINE_STATE.shared) {
        return tn(detail, '{count} copy to read, no owner', '{count} copies to read, no owner')
      }
      return t(OWNED_WORD[state], { core: who })
    case 'thread':
      return threadWords(info, state, who, detail)
  }
}
