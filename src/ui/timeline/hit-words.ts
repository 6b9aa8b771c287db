import { t } from '../../language/t.ts'
import { contextName } from '../../playback/names.ts'
import type { Run } from '../../playback/run.ts'
import { eventOf } from '../../playback/timeline/find-events.ts'
import type { Hit } from '../../playback/timeline/search.ts'
import { EVENT_FIELDS, LABELS, type RunInfo } from '../../sim/log/schema.ts'
import { lineName } from '../../sim/machine/memory/layout.ts'
import { LABEL_WORD } from '../../stage/colours.ts'

const lineWords = (info: RunInfo, line: number): string => (line < 0 ? '' : ` (${lineName(info.regions, line)})`)

const whatWords = (run: Run, hit: Hit): string => {
  const { info } = run
  const { kind, what, on } = hit
  switch (kind) {
    case 'label':
      return `${t(LABEL_WORD[LABELS[what]])}${lineWords(info, on)}`
    case 'wait':
      if (what >= 0) return t('waits for {lock}', { lock: info.locks[what].name })
      return on >= 0 ? t('sleeps until {what}', { what: info.queues[on]?.name ?? t('it is woken') }) : t('sleeps')
    case 'hold':
      return t('holds {lock}', { lock: info.locks[what].name })
    case 'queue':
      return t('waits in {queue}', { queue: info.queues[what]?.name ?? t('a queue') })
    case 'event':
      return `${t(EVENT_FIELDS[eventOf(run, hit)].says)}${lineWords(info, on)}`
  }
}

/** What a hit of a search is, in words. */
export const hitWords = (run: Run, hit: Hit): string => {
  const who = hit.who >= 0 ? `${contextName(run.info, hit.who)}: ` : ''
  const where = hit.cpu >= 0 ? `, ${t('CPU {cpu}', { cpu: hit.cpu })}` : ''
  return `${who}${whatWords(run, hit)}${where}`
}
