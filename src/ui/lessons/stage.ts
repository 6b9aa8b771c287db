import { CLUSTER_ENGINE_VERSION, encodeClusterLink } from '../../scenario/cluster/link.ts'
import type { Lesson } from '../../scenario/lesson/lesson.ts'
import { type AppState, choose, useApp } from '../../store/app.ts'
import { useCluster } from '../../store/cluster.ts'
import { openStage } from '../links/open-stage.ts'

/** What the page showed before a lesson. */
interface Before {
  app: Partial<AppState>
  /** What the address had behind its `#`. */
  hash: string
}

/** What belongs to the stage; how the page looks, and in which language, stays as it is. */
const KEPT = [
  'scenario',
  'view',
  'pair',
  'sides',
  'inStep',
  'pace',
  'stepBy',
  'bookmarks',
  'past',
  'future',
  'momentPs',
  'speedPs',
  'showTrace',
  'expected',
] as const satisfies readonly (keyof AppState)[]

let before: Before | null = null

/** The part of the address that is the user's own, not a lesson's. */
const ownHash = (): string => (/^#(l=|lz\d)/.test(location.hash) ? '' : location.hash)

/** Keeps what is on the page, once: a lesson that is opened from another one gives back what was before both. */
export const keepWhatWas = async (): Promise<void> => {
  if (before !== null) return
  const { scenario, momentPs } = useCluster.getState()
  const app = useApp.getState()
  const cluster =
    app.cluster === null
      ? null
      : await encodeClusterLink({ scenario, momentPs, digest: '', engine: CLUSTER_ENGINE_VERSION })
  const kept = Object.fromEntries(KEPT.map((name) => [name, app[name]])) as Partial<AppState>
  before = { app: { ...kept, cluster, playing: false, picked: null, notice: null }, hash: ownHash() }
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
  choose({ picked: null, pace: 'even', inStep: 'time' })
  await openStage(link, false)
}
