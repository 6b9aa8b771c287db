import type { Request } from '../core/calls.ts'
import type { Cluster } from '../core/cluster.ts'
import type { Message } from '../core/network.ts'
import type { Role } from '../core/role.ts'
import type { Actor, Data } from '../core/world.ts'

/** One thing that an actor does before the next: CPU time, a call that must be answered, a pause, a word to its role. */
export type Stage =
  | { do: 'work'; ps: number; tag: string }
  | { do: 'call'; request: Request }
  | { do: 'pause'; ps: number }
  | { do: 'reach'; point: string }

/** What an actor has to do, as data: a list, and how far it is. */
export interface Errand extends Data {
  stages: Stage[]
  at: number
}

/** How a role follows its errand. */
export interface ErrandCode {
  /** A `reach` stage; the errand goes on unless this ends the actor or sets it another. */
  reach?(cluster: Cluster, me: Actor<Errand>, point: string): void
  /** A call was answered; false stops the errand here. */
  answered?(cluster: Cluster, me: Actor<Errand>, message: Message): boolean
  /** A call to a node was not answered; the errand stands at the stage behind it. */
  failed(cluster: Cluster, me: Actor<Errand>, why: string, node: number): void
}

const PAUSE = 'pause'

/** Does what comes next in the errand. */
export const goOn = (cluster: Cluster, me: Actor<Errand>, code: ErrandCode): void => {
  const { stages } = me.data
  // A role that is told of a point may set the actor another errand, which is then under way.
  while (me.alive && me.data.stages === stages && me.data.at < stages.length) {
    const stage = stages[me.data.at++]
    if (stage.do === 'reach') code.reach?.(cluster, me, stage.point)
    else if (stage.do === 'call') return void cluster.call(me, stage.request)
    else if (stage.ps > 0) {
      if (stage.do === 'work') cluster.work(me, stage.ps, stage.tag)
      else cluster.setTimer(me, PAUSE, stage.ps)
      return
    }
  }
}

/** Gives an actor something new to do; it must not be in the middle of CPU time, a call or a pause. */
export const setOut = (cluster: Cluster, me: Actor<Errand>, stages: Stage[], code: ErrandCode): void => {
  me.data.stages = stages
  me.data.at = 0
  goOn(cluster, me, code)
}

/** The handlers by which a role goes on with its errand. */
export const errandHandlers = (
  code: ErrandCode,
): Required<Pick<Role<Errand>, 'worked' | 'reply' | 'timer' | 'failed'>> => ({
  worked: (cluster, me) => goOn(cluster, me, code),
  timer: (cluster, me) => goOn(cluster, me, code),
  reply: (cluster, me, message) => {
    if (code.answered?.(cluster, me, message) ?? true) goOn(cluster, me, code)
  },
  failed: (cluster, me, call, why) => code.failed(cluster, me, why, call.request.to),
})
