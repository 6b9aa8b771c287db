import { Fifos } from '../fifos.ts'
import type { Needs, Setup } from '../kernel.ts'

const CAPACITY = 1024

/**
 * What stands in for message ports: a queue, as a socket buffer is one, with sbwait and sowakeup (4.x uipc_socket2.c,
 * from memory [unverified]). Giant and spl guard it, so an interrupt may put something in.
 */
export class Sockets {
  readonly mutable = ['waiting', 'sender', 'answered'] as const
  readonly fifos: Fifos
  readonly line: number[]
  readonly queue: number[]
  /** By socket: the process that waits for it, or −1. By message: who sent it. By context: whether it is answered. */
  waiting: Int32Array
  sender: number[] = []
  answered: number[] = []

  constructor(setup: Setup, needs: Needs) {
    this.line = needs.ports.map(({ name }) =>
      setup.region({ name: `so_rcv ${name}`, kind: 'port', lines: 1, owner: -1, home: 0, about: 'a socket buffer' }),
    )
    this.queue = needs.ports.map(({ name }) => setup.queue({ name, kind: 'port', cpu: -1, about: 'a socket buffer' }))
    this.fifos = new Fifos(Math.max(1, needs.ports.length), CAPACITY)
    this.waiting = new Int32Array(needs.ports.length).fill(-1)
  }
}
