import { createContext, useContext } from 'react'
import { changeToRemove, changeToSet, applyChange } from '../../scenario/json/edit.ts'
import type { JsonPath } from '../../scenario/json/read.ts'
import type { Problem } from '../../scenario/problems.ts'
import { edit, useEditing } from '../../store/editing.ts'

/** What the forms show: the value in the text, and what is wrong with it. */
export interface Shown {
  value: unknown
  problems: readonly Problem[]
}

export const FormContext = createContext<Shown>({ value: undefined, problems: [] })

/** What lies at a path within a value, or undefined. */
export const within = (value: unknown, path: JsonPath): unknown =>
  path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<string | number, unknown>)[step]
        : undefined,
    value,
  )

const startsWith = (path: JsonPath, start: JsonPath): boolean => start.every((step, index) => path[index] === step)

/** Where was typed last: what is typed elsewhere is an edit of its own. */
let typedIn = ''

/** Puts a value into the text at a path; nothing else of the text changes. */
export const setAt = (path: JsonPath, value: unknown, typed = false): void => {
  const text = useEditing.getState().work?.text ?? ''
  const change = changeToSet(text, path, value)
  const goesOn = typed && typedIn === path.join()
  typedIn = path.join()
  if (change !== undefined) edit({ text: applyChange(text, change) }, goesOn ? Date.now() : 0)
}

/** Takes away what lies at a path. */
export const removeAt = (path: JsonPath): void => {
  const text = useEditing.getState().work?.text ?? ''
  const change = changeToRemove(text, path)
  if (change !== undefined) edit({ text: applyChange(text, change) })
}

/** Several changes as one edit. */
export const setAll = (entries: readonly (readonly [JsonPath, unknown])[]): void => {
  let text = useEditing.getState().work?.text ?? ''
  for (const [path, value] of entries) {
    const change = changeToSet(text, path, value)
    if (change !== undefined) text = applyChange(text, change)
  }
  edit({ text })
}

/** What a field shows: the value at its path, and what is wrong there. `deep`: with what is wrong within it. */
export const useAt = (path: JsonPath, deep = false): { value: unknown; problem: string | undefined } => {
  const { value, problems } = useContext(FormContext)
  const own = problems.find(
    (problem) => startsWith(problem.path, path) && (deep || problem.path.length === path.length),
  )
  return { value: within(value, path), problem: own?.message }
}
