import { processName } from '../../playback/cluster/words.ts'
import type { LessonRuns } from '../../playback/lesson/runs.ts'
import type { Highlight } from '../../scenario/lesson/lesson.ts'
import { lineName } from '../../sim/machine/memory/layout.ts'
import { choose, type Pick, useApp } from '../../store/app.ts'
import { chooseCluster, type ClusterPick, useCluster } from '../../store/cluster.ts'

/** What was clicked on a machine's stage, by its name. */
const ofMachine = (runs: LessonRuns, { side, kind, index }: Pick): Highlight | undefined => {
  if (runs.on !== 'machine' || side >= runs.sides.length) return undefined
  const { info } = runs.sides[side].run
  const names = {
    cpu: () => String(index),
    line: () => lineName(info.regions, index),
    thread: () => info.threads[index].name,
    lock: () => info.locks[index].name,
    queue: () => info.queues[index].name,
  }
  return { at: kind, name: names[kind](), side }
}

/** What was clicked on a cluster's stage; wires have no name that a lesson knows. */
const ofCluster = (runs: LessonRuns, picked: ClusterPick): Highlight | undefined => {
  if (runs.on !== 'cluster' || picked.side >= runs.sides.length || picked.kind === 'link') return undefined
  const { side } = picked
  return picked.kind === 'node'
    ? { at: 'node', name: String(picked.node), side }
    : { at: 'process', name: processName(runs.sides[side].run, picked.pid), side }
}

/**
 * Calls `found` with what is clicked next on the stage, and lets go of it, so that nothing else comes of the click.
 * Returns what gives the waiting up.
 */
export const onNextPick = (runs: LessonRuns, found: (highlight: Highlight) => void): (() => void) => {
  choose({ picked: null })
  chooseCluster({ picked: null })
  const forgetMachine = useApp.subscribe(({ picked }) => {
    const highlight = picked === null ? undefined : ofMachine(runs, picked)
    if (highlight === undefined) return
    choose({ picked: null })
    found(highlight)
  })
  const forgetCluster = useCluster.subscribe(({ picked }) => {
    const highlight = picked === null ? undefined : ofCluster(runs, picked)
    if (highlight === undefined) return
    chooseCluster({ picked: null })
    found(highlight)
  })
  return () => {
    forgetMachine()
    forgetCluster()
  }
}
