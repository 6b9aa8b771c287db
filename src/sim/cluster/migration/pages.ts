import type { Cluster } from '../core/cluster.ts'
import { type Image, PAGE_BYTES, type Process } from '../core/processes.ts'

/** Pages `first` to `first + count`. */
export interface Run {
  first: number
  count: number
}

/** Pages that one message carries; it stands for `pages` messages of one page each. */
export interface Train {
  runs: Run[]
  pages: number
}

/** Pages in a message: which, and the version of each as it was when the message was made. */
export interface PageLoad extends Record<string, unknown> {
  runs: readonly Run[]
  versions: Uint32Array
}

/** Up to so many pages go one by one: then a fault can hit each of them. */
const SINGLE_PAGES_MAX = 64
/** Larger moves are cut into so many messages at most. */
const TRAINS_MAX = 256

/** The pages for which something holds, as runs in ascending order. */
export const runsWhere = (pages: number, holds: (page: number) => boolean): Run[] => {
  const runs: Run[] = []
  for (let page = 0; page < pages; page++) {
    if (!holds(page)) continue
    const last = runs.at(-1)
    if (last !== undefined && last.first + last.count === page) last.count++
    else runs.push({ first: page, count: 1 })
  }
  return runs
}

/** The pages of an image that have been written since that was last cleared. */
export const dirtyRuns = (image: Image): Run[] => runsWhere(image.dirty.length, (page) => image.dirty[page] === 1)

export const pagesIn = (runs: readonly Run[]): number => runs.reduce((sum, { count }) => sum + count, 0)

/**
 * Cuts pages into messages: one page each while they are few, else trains of equal length. `mostPages` limits a train
 * where a long one would change the protocol's times (a call that is answered per page).
 */
export const trainsOf = (runs: readonly Run[], mostPages = Infinity): Train[] => {
  const pages = pagesIn(runs)
  const perTrain = pages <= SINGLE_PAGES_MAX ? 1 : Math.min(Math.ceil(pages / TRAINS_MAX), mostPages)
  const trains: Train[] = []
  let train: Train = { runs: [], pages: 0 }
  for (const run of runs) {
    for (let done = 0; done < run.count;) {
      const count = Math.min(run.count - done, perTrain - train.pages)
      train.runs.push({ first: run.first + done, count })
      train.pages += count
      done += count
      if (train.pages < perTrain) continue
      trains.push(train)
      train = { runs: [], pages: 0 }
    }
  }
  if (train.pages > 0) trains.push(train)
  return trains
}

/** Bytes of the train's messages, each a page and so many bytes before it. */
export const trainBytes = ({ pages }: Train, headerBytes: number): number => pages * (PAGE_BYTES + headerBytes)

const loadOf = (runs: readonly Run[], versionOf: (page: number) => number): PageLoad => {
  const versions = new Uint32Array(pagesIn(runs))
  let at = 0
  for (const { first, count } of runs) {
    for (let page = first; page < first + count; page++) versions[at++] = versionOf(page)
  }
  return { runs, versions }
}

/** What a message carries of an image's pages. They must be there. */
export const loadPages = (image: Image, { runs }: Train): PageLoad => loadOf(runs, (page) => image.version[page])

/** What a message carries of pages that the file server has. */
export const loadStored = (process: Process, { runs }: Train): PageLoad =>
  loadOf(runs, (page) => process.stored[page] - 1)

const eachPage = ({ runs, versions }: PageLoad, visit: (page: number, version: number) => void): void => {
  let at = 0
  for (const { first, count } of runs) {
    for (let page = first; page < first + count; page++) visit(page, versions[at++])
  }
}

/**
 * Pages have arrived at an image, in the versions that were sent; `from` is the node they come from. What the image has
 * newer stays. They are dirty unless the file server has the same.
 */
export const unloadPages = (cluster: Cluster, image: Image, load: PageLoad, from: number): void => {
  const process = cluster.processes.all[image.pid]
  eachPage(load, (page, version) => {
    if (image.present[page] === 1 && image.version[page] >= version) return
    image.present[page] = 1
    image.version[page] = version
    image.dirty[page] = process.stored[page] === version + 1 ? 0 : 1
  })
  for (const { first, count } of load.runs) {
    cluster.world.record('pages', image.node, process.pid, first, count, from, image.node)
  }
}

/** Pages have arrived at the file server, in the versions that were sent. */
export const storePages = (cluster: Cluster, process: Process, load: PageLoad, from: number): void => {
  eachPage(load, (page, version) => {
    process.stored[page] = Math.max(process.stored[page], version + 1)
  })
  for (const { first, count } of load.runs) {
    cluster.world.record('pages', process.storedAt, process.pid, first, count, from, process.storedAt)
  }
}
