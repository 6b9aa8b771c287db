import { useEffect, useMemo, useState } from 'react'
import { create } from 'zustand'
import type { Frame } from '../../playback/frame.ts'
import type { Subject } from '../../playback/concerns.ts'
import type { Run } from '../../playback/run.ts'
import { momentOf } from '../../playback/steps.ts'
import { chainOf, type Link } from '../../playback/why/chain.ts'
import { indexSlices, knownIndex } from '../../playback/why/log-index.ts'
import { questionOf } from '../../playback/why/question.ts'
import { choose, type Pick } from '../../store/app.ts'
import { inSlices } from './in-slices.ts'

/** A question that stays while its answer is followed from moment to moment. */
interface Asked {
  picked: Pick
  event: number
  /** The step of the answer that is shown. */
  link: number
  /** Moment that is shown for it, in ps: at any other, the question is asked anew. */
  momentPs: number
}

const useAsked = create<{ asked: Asked | null }>(() => ({ asked: null }))

const isSame = (one: Pick, other: Pick): boolean =>
  one.side === other.side && one.kind === other.kind && one.index === other.index

/** Shows a moment of a chain, and keeps the chain. */
export const follow = (run: Run, picked: Pick, asked: number, link: number): void => {
  const momentPs = momentOf(run, link)
  useAsked.setState({ asked: { picked, event: asked, link, momentPs } })
  choose({ momentPs, playing: false })
}

/** Picks who waits, and asks why; the moment shown is one at which it does. */
export const askAbout = (side: number, event: number, subject: Subject, timePs: number): void => {
  const picked: Pick = { side, ...subject }
  useAsked.setState({ asked: { picked, event, link: event, momentPs: timePs } })
  choose({ picked, momentPs: timePs, playing: false })
}

/** The step of a chain that was gone to last, while its moment is shown; or −1. */
export const useFollowed = (momentPs: number): number =>
  useAsked(({ asked }) => (asked !== null && asked.momentPs === momentPs ? asked.link : -1))

/** Whether the lists from which chains are told cover a run up to a moment; they are made in slices where they do not. */
const useIndexed = (run: Run, timePs: number, wanted: boolean): boolean => {
  const end = run.log.countUntil(timePs)
  const ready = end === 0 || knownIndex(run, end - 1) !== null
  const [, setMade] = useState(0)
  useEffect(() => {
    if (ready || !wanted) return undefined
    return inSlices(indexSlices(run, run.log.length - 1), () => setMade((made) => made + 1))
  }, [run, ready, wanted])
  return ready
}

/**
 * The chain of causes of what is picked, at the moment of the frame; of what was asked, while that is followed. Null while
 * it is being looked for.
 */
export const useChain = (run: Run, picked: Pick | null, frame: Frame, momentPs: number): readonly Link[] | null => {
  const asked = useAsked((state) => state.asked)
  const ready = useIndexed(run, frame.timePs, picked !== null)
  const stays =
    asked !== null && picked !== null && isSame(asked.picked, picked) && asked.momentPs === momentPs ? asked.event : -1
  const answerable = picked !== null && (ready || (stays >= 0 && knownIndex(run, stays) !== null))
  const event = answerable ? (stays >= 0 && stays < run.log.length ? stays : questionOf(run, frame, picked)) : -1
  const chain = useMemo(() => (event < 0 ? [] : chainOf(run, event)), [run, event])
  return picked === null || answerable ? chain : null
}
