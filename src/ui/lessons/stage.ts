import { CLUSTER_ENGINE_VERSION, encodeClusterLink } from '../../scenario/cluster/link.ts'
import type { Lesson } from '../../scenario/lesson/lesson.ts'
import { type AppState, choose, useApp } from '../../store/app.ts'
import { useCluster } from '../../store/cluster.ts'
import { openClusterLink } from '../cluster/open-link.ts'
import { openLink } from '../open-link.ts'

/** What the page showed before a lesson. */
interface Before {
  app: Partial<AppState>
  /** What the address had behind its `#`. */
  hash: string
}

let before: Before | null = null

/** The part of the address that is the user's own, not a lesson's. */
const ownHash = (): string => (/^#(l=|lz\d)/.test(location.hash) ? '' : location.hash)

/** Keeps what is on the page, once: a lesson that is opened from another one gives back what was before both. */
export const keepWhatWas = async (): Promise<void> => {
  if (before !== null) return
  const { theme: _, dialog: __, notice: ___, lessons: ____, ...app } = useApp.getState()
  const { scenario, momentPs } = useCluster.getState()
  const cluster =
    app.cluster === null
      ? null
      : await encodeClusterLink({ scenario, momentPs, digest: '', engine: CLUSTER_ENGINE_VERSION })
  before = { app: { ...app, cluster, playing: false, picked: null }, hash: ownHash() }
}

/** Shows again what was there before the lesson. */
export const giveBack = (): void => {
  if (before === null) return
  choose(before.app)
  history.replaceState(null, '', before.hash === '' ? location.pathname + location.search : before.hash)
  before = null
}

/** The step whose link is in force at a step, or −1. */
const linkAt = ({ steps }: Lesson, step: number): number => {
  for (let at = step; at >= 0; at--) if (steps[at].link !== undefined) return at
  return -1
}

/**
 * Puts on the stage what a step shows. It stays as it is where the step has no link of its own and one comes from a
 * step under the same link; `from` is −1 where one comes from outside.
 */
export const showStage = async (lesson: Lesson, step: number, from: number): Promise<void> => {
  const at = linkAt(lesson, step)
  const stays = at !== step && from >= 0 && linkAt(lesson, from) === at
  const link = lesson.steps[at]?.link
  if (link === undefined || stays) return
  const isOpen = useApp.getState().cluster === link
  choose({ picked: null, speedPs: 0, showTrace: false, pace: 'even', inStep: 'time' })
  // The page of clusters reads its link when it changes; the same one once more is to be read, too.
  if (isOpen) await openClusterLink(link)
  else await openLink(link)
}
