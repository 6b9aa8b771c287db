import { measurePingPong } from '../sim/machine/pingpong.ts'
import type { ProtocolTable } from '../sim/machine/protocol/types.ts'
import type { MachineSpec } from '../sim/machine/spec.ts'

export interface PingPongRequest {
  machine: MachineSpec
  protocol: ProtocolTable
}

export type PingPongReply = { done: number; all: number; ps: Float64Array | null }

const TELL_EVERY = 500

self.addEventListener('message', ({ data }: MessageEvent<PingPongRequest>) => {
  const send = (reply: PingPongReply): void => self.postMessage(reply)
  let pairs = 0
  const ps = measurePingPong(data.machine, data.protocol, (done, all) => {
    pairs = all
    if (done % TELL_EVERY === 0) send({ done, all, ps: null })
    return true
  })
  send({ done: pairs, all: pairs, ps })
})
