/**
 * What every migration writes into the log, and what must then hold. Views, the command line's figures
 * (`measure.ts`) and the injection of faults read these rows and nothing else.
 *
 * | row         | where           | when                                                                              |
 * | ----------- | --------------- | --------------------------------------------------------------------------------- |
 * | `migrate`   | source          | the system has accepted the order ({@link beginMove}); never twice for one move   |
 * | `round`     | source          | a round of pre-copy is over: its bytes and its rate; the last is marked frozen    |
 * | `freeze`    | source          | the process stops (`processes.freeze`, `freezeWhenQuiet`)                         |
 * | `commit`    | who decides     | from here on the process cannot go back to running at its source                  |
 * | `thaw`      | target          | it runs on (`processes.thaw`, which writes `place` too); at the source: given up  |
 * | `migrated`  | source          | the protocol is over, all sides are done with it, the source's image is retired   |
 * | `abort`     | who gives up    | the move is off and the process stays; or, without a `migrate` row, it is refused |
 * | `residual`  | where it runs   | begins (1) and ends (0): the process needs another node, and what for             |
 *
 * 1. A `migrate` row is followed by one of: `migrated`, `abort`, the end of the process (`exit`, `kill`), or a wait
 *    that `cluster.hangs()` reports with its cause for as long as none of them comes.
 * 2. At no instant are two images of one process `ready` or `blocked`.
 * 3. While a process lives, the newest version of each of its pages is in its running (or frozen) image, in a `residue`
 *    of it, or stored at the file server; where that node is down, the process dies or is in a reported hang as soon as
 *    it touches the page.
 * 4. `freeze` and `thaw` alternate, so the time that a process stood still is the sum of what is between them.
 * 5. Pages that are pulled after `migrated` belong to the move: `measure` counts them until the trial ends.
 */
import type { Cluster } from '../core/cluster.ts'
import type { Process } from '../core/processes.ts'
import type { Strategy } from './card.ts'

/** The system has accepted to move a process from the node where it runs. */
export const beginMove = ({ world, processes }: Cluster, process: Process, to: number, strategy: Strategy): void => {
  const { node } = processes.images[process.image]
  world.record('migrate', node, process.pid, to, world.log.text(strategy))
}

/** The move is off, or refused; `node` is the one that says so. The process stays where it is. */
export const abortMove = ({ world }: Cluster, node: number, process: Process, why: string): void => {
  world.record('abort', node, process.pid, world.log.text(why))
}

/** From here on the process belongs to its target; `node` is the one that decides so. */
export const commitMove = ({ world }: Cluster, node: number, process: Process, to: number): void => {
  world.record('commit', node, process.pid, to)
}

/** All sides are done with the move. */
export const endMove = ({ world }: Cluster, node: number, process: Process, to: number): void => {
  world.record('migrated', node, process.pid, to)
}

/** A round of pre-copy is over: what it sent, and at how many bits per second. */
export const endRound = (
  { world }: Cluster,
  node: number,
  process: Process,
  round: { number: number; bytes: number; bitsPerSecond: number; frozen: boolean },
): void => {
  const { number, bytes, bitsPerSecond, frozen } = round
  world.record('round', node, process.pid, number, bytes, Math.round(bitsPerSecond), frozen ? 1 : 0)
}

/** A process begins, or ceases, to need a node for something. Write each once: the rows are counted. */
export const residual = (
  { world, processes }: Cluster,
  process: Process,
  { on, what, begins }: { on: number; what: string; begins: boolean },
): void => {
  const { node } = processes.images[process.image]
  world.record('residual', node, process.pid, on, world.log.text(what), begins ? 1 : 0)
}
