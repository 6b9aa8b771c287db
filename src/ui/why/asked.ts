import { useMemo } from 'react'
import { create } from 'zustand'
import type { Frame } from '../../playback/frame.ts'
import type { Subject } from '../../playback/inspect.ts'
import type { Run } from '../../playback/run.ts'
import { momentOf } from '../../playback/steps.ts'
import { chainOf, type Link } from '../../playback/why/chain.ts'
import { questionOf } from '../../playback/why/question.ts'
import { choose, type Pick } from '../../store/app.ts'

/** A question that stays while its answer is followed from moment to moment. */
interface Asked {
  picked: Pick
  event: number
  /** Moment that is shown for it, in ps: at any other, the question is asked anew. */
  momentPs: number
}

const useAsked = create<{ asked: Asked | null }>(() => ({ asked: null }))

const isSame = (one: Pick, other: Pick): boolean =>
  one.side === other.side && one.kind === other.kind && one.index === other.index

/** Shows a moment of a chain, and keeps the chain. */
export const follow = (run: Run, picked: Pick, asked: number, link: number): void => {
  const momentPs = momentOf(run, link)
  useAsked.setState({ asked: { picked, event: asked, momentPs } })
  choose({ momentPs, playing: false })
}

/** Picks who waits, and asks why; the moment shown is one at which it does. */
export const askAbout = (side: number, event: number, subject: Subject, timePs: number): void => {
  const picked: Pick = { side, ...subject }
  useAsked.setState({ asked: { picked, event, momentPs: timePs } })
  choose({ picked, momentPs: timePs, playing: false })
}

/** The chain of causes of what is picked, at the moment of the frame; of what was asked, while that is followed. */
export const useChain = (run: Run, picked: Pick | null, frame: Frame, momentPs: number): readonly Link[] => {
  const asked = useAsked((state) => state.asked)
  const stays =
    asked !== null && picked !== null && isSame(asked.picked, picked) && asked.momentPs === momentPs ? asked.event : -1
  const event = picked === null ? -1 : stays >= 0 && stays < run.log.length ? stays : questionOf(run, frame, picked)
  return useMemo(() => (event < 0 ? [] : chainOf(run, event)), [run, event])
}
