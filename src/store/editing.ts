import { create } from 'zustand'
import type { Pair } from '../scenario/pair.ts'

/** A scenario as it is being written: its text need not be good, and is never lost for that. */
export interface Work {
  text: string
  /** The two kernels that a machine's scenario is looked at with; null: the usual ones. */
  pair: Pair | null
  name: string
  /** The saved scenario of which it is a change, as it was read; null for one that has not been saved. */
  of: { id: string; revision: number } | null
  /** What it was when it was opened or saved last: what differs from it is not saved. */
  clean: { text: string; pair: Pair | null }
}

/** What is written, and its history: linear, and of edits only; simulated time knows nothing of it. */
export interface EditingState {
  work: Work | null
  /** Oldest first, and newest undone first. */
  past: readonly Work[]
  future: readonly Work[]
  /** When a letter was typed last, in ms: what is typed without a pause is undone at once. 0: the last edit stands alone. */
  typedAt: number
}

/** Edits that are remembered. */
const HISTORY_MAX = 500
/** Letters that are typed closer together than this belong to one edit. */
const PAUSE_MS = 800

export const useEditing = create<EditingState>(() => ({ work: null, past: [], future: [], typedAt: 0 }))

/** Whether there is something that has not been saved. */
export const isUnsaved = ({ text, pair, clean }: Work): boolean =>
  text !== clean.text || pair?.join() !== clean.pair?.join()

const put = (work: Work, typedAt: number, merges: boolean): void =>
  useEditing.setState(({ work: before, past }) => ({
    work,
    past: before === null || merges ? past : [...past, before].slice(-HISTORY_MAX),
    future: [],
    typedAt,
  }))

/** Begins to write something; what was written before can be had back by undoing. */
export const beginWork = (work: Omit<Work, 'clean'>): void =>
  put({ ...work, clean: { text: work.text, pair: work.pair } }, 0, false)

/** Goes on with what was being written when the page ended. `clean`: the text that was saved of it, if one was. */
export const resumeWork = (work: Omit<Work, 'clean'>, clean: string): void =>
  put({ ...work, clean: { text: clean, pair: work.pair } }, 0, false)

/** Changes what is written. `typedAt`: the moment, in ms, where it was one of many letters; 0 where it stands alone. */
export const edit = (change: Partial<Pick<Work, 'text' | 'pair' | 'name'>>, typedAt = 0): void => {
  const { work, typedAt: before, future } = useEditing.getState()
  if (work === null) return
  const next = { ...work, ...change }
  if (next.text === work.text && next.name === work.name && next.pair?.join() === work.pair?.join()) return
  const goesOn = typedAt > 0 && before > 0 && typedAt - before < PAUSE_MS && future.length === 0
  put(next, typedAt, goesOn)
}

export const undoEdit = (): void =>
  useEditing.setState(({ work, past, future }) => {
    const before = past.at(-1)
    if (work === null || before === undefined) return {}
    return { work: before, past: past.slice(0, -1), future: [...future, work], typedAt: 0 }
  })

export const redoEdit = (): void =>
  useEditing.setState(({ work, past, future }) => {
    const after = future.at(-1)
    if (work === null || after === undefined) return {}
    return { work: after, past: [...past, work], future: future.slice(0, -1), typedAt: 0 }
  })

/** What is written has been saved, under this name and revision: so have been its edits that can be undone. */
export const markSaved = ({
  id,
  revision,
  name,
  text,
  pair,
}: {
  id: string
  revision: number
  name: string
  text: string
  pair: Pair | null
}): void =>
  useEditing.setState(({ work, past, future }) => {
    if (work === null) return {}
    const saved = (one: Work): Work =>
      one === work ||
      (work.of !== null && one.of?.id === work.of.id) ||
      (work.of === null && one.of === null && one.clean === work.clean)
        ? { ...one, name, of: { id, revision }, clean: { text, pair } }
        : one
    return { work: saved(work), past: past.map(saved), future: future.map(saved), typedAt: 0 }
  })
