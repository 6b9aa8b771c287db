import { useEffect, useState } from 'react'
import { t } from '../../language/t.ts'
import { parseQuery, QueryError } from '../../playback/timeline/query.ts'
import { resolveQuery } from '../../playback/timeline/resolve-query.ts'
import { isBefore, LISTED_MOST, Search } from '../../playback/timeline/search.ts'
import type { TimelineSide } from '../../stage/timeline/layout.ts'
import type { HitMark } from '../../stage/timeline/scene.ts'

/** Time that a slice of a search may take before the page gets its turn, in ms. */
const SLICE_MS = 6
const STEP = 4000

/** What a search has come to, so far. */
export interface Found {
  error: string
  count: number
  /** All of it has been looked at. */
  done: boolean
  marked: readonly HitMark[]
  longest: readonly HitMark[]
}

const NOTHING: Found = { error: '', count: 0, done: true, marked: [], longest: [] }

const failed = (error: unknown): Found => {
  if (!(error instanceof QueryError)) throw error
  const words = `${error.message}${error.message.endsWith('?') ? '' : '.'}`
  return {
    ...NOTHING,
    error: error.at > 0 ? t('At character {place}: {words}', { place: error.at + 1, words }) : words,
  }
}

const start = (query: string, sides: readonly TimelineSide[]): { side: TimelineSide; search: Search }[] => {
  const parsed = parseQuery(query)
  if (parsed === null || sides.length === 0) return []
  const resolved = resolveQuery(
    parsed,
    sides.map(({ run }) => run.info),
  )
  return sides.map((side, at) => ({ side, search: new Search(side.run, resolved[at]) }))
}

/** Searches the runs, a few milliseconds at a time; anew when the query changes or a run is finished. */
export const useSearch = (query: string, sides: readonly TimelineSide[]): Found => {
  const [found, setFound] = useState(NOTHING)
  const finished = sides.filter(({ run }) => run.summary !== null).length
  useEffect(() => {
    let timer = 0
    let searches: ReturnType<typeof start> = []
    const tell = (done: boolean): void => {
      const all = <K extends 'marked' | 'longest'>(which: K): HitMark[] =>
        searches.flatMap(({ side, search }) => search[which].map((hit) => ({ side: side.side, hit })))
      setFound({
        error: '',
        count: searches.reduce((sum, { search }) => sum + search.count, 0),
        done: done && finished === sides.length,
        marked: done ? all('marked') : [],
        longest: all('longest')
          .toSorted((one, other) => (isBefore(one.hit, other.hit) ? -1 : 1))
          .slice(0, LISTED_MOST),
      })
    }
    const go = (): void => {
      const until = performance.now() + SLICE_MS
      const left = searches.filter(({ search }) => !search.done)
      for (let at = 0; at < left.length && performance.now() < until;) {
        left[at].search.step(STEP)
        if (left[at].search.done) at++
      }
      const done = left.every(({ search }) => search.done)
      if (done) tell(true)
      else timer = window.setTimeout(go, 0)
    }
    const begin = (): void => {
      try {
        searches = start(query, sides)
      } catch (error) {
        setFound(failed(error))
        return
      }
      go()
    }
    timer = window.setTimeout(begin, 0)
    return () => clearTimeout(timer)
  }, [query, sides, finished])
  return found
}
