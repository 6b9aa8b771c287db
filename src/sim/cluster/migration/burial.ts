import type { Cluster } from '../core/cluster.ts'
import { IMAGE_STATES, type Image, type ImageState, type Process } from '../core/processes.ts'

const CAN_RUN: readonly ImageState[] = IMAGE_STATES.filter((state) => state !== 'gone' && state !== 'residue')

/** Why a process is dead that ran on a node which has crashed. */
export const NODE_CRASHED = 'its node crashed'

/** Whether some image of a process runs, stands frozen, or is being filled. */
export const hasBody = ({ processes }: Cluster, { pid }: Process): boolean =>
  processes.imagesOf(pid).some(({ state }) => CAN_RUN.includes(state))

/** Ends a process that no image can carry on; what is left of its pages goes with it. */
export const buryIfLost = (cluster: Cluster, process: Process, why: string): void => {
  const { processes } = cluster
  if (process.status !== 'alive' || hasBody(cluster, process)) return
  for (const image of processes.imagesOf(process.pid)) {
    if (image.state === 'residue') processes.retire(image, false)
  }
  processes.end(processes.images[process.image], why)
}

/** Gives an image up; the process ends if that was the last that could have carried it on. */
export const dropImage = (cluster: Cluster, image: Image, why: string): void => {
  cluster.processes.retire(image, false)
  buryIfLost(cluster, cluster.processes.all[image.pid], why)
}

/** What every system does first about a crash: processes that have no other image are dead. */
export const buryLost = (cluster: Cluster, lost: readonly Image[]): void => {
  for (const { pid } of lost) buryIfLost(cluster, cluster.processes.all[pid], NODE_CRASHED)
}
