import { useEffect, useMemo, useState } from 'react'
import { RunLoader } from '../../playback/loader.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { configOfSide, type SideSpec } from '../../scenario/sides.ts'
import { type Answer, answerKey } from './critical-path-panel.tsx'

type Answers = Readonly<Record<string, Answer>>

/** What is asked about: another scenario has other answers. */
interface Subject {
  scenario: Scenario
  sides: readonly SideSpec[]
  /** Reruns that are under way. */
  loaders: RunLoader[]
}

const NONE: Answers = {}

/** Reruns a side with a cause that costs nothing, and keeps what came out. */
export const useAnswers = (
  scenario: Scenario,
  sides: readonly SideSpec[],
): { answers: Answers; ask: (cause: string, side: number) => void } => {
  const subject = useMemo((): Subject => ({ scenario, sides, loaders: [] }), [scenario, sides])
  const [known, setKnown] = useState<{ subject: Subject; answers: Answers }>({ subject, answers: NONE })
  useEffect(
    () => () => {
      for (const loader of subject.loaders.splice(0)) loader.close()
    },
    [subject],
  )
  const put = (key: string, answer: Answer): void =>
    setKnown((before) => ({
      subject,
      answers: { ...(before.subject === subject ? before.answers : NONE), [key]: answer },
    }))
  const ask = (cause: string, side: number): void => {
    const key = answerKey(side, cause)
    const loader = new RunLoader()
    subject.loaders.push(loader)
    put(key, 'running')
    loader.start(configOfSide(scenario, { ...sides[side], free: cause }), scenario.untilPs, ({ run, error }) => {
      if (error === null && !run?.summary) return
      put(key, { perSecond: run?.summary?.work.perSecond ?? 0 })
      loader.close()
    })
  }
  return { answers: known.subject === subject ? known.answers : NONE, ask }
}
