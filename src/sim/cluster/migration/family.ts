import type { Cluster } from '../core/cluster.ts'
import type { Data } from '../core/world.ts'

/** What a home (or origin) knows of its processes' children: who has exited and not been waited for, and who waits. */
export interface FamilyBook extends Data {
  /** By parent: children that it has not waited for yet, running or not. */
  children: Record<string, number>
  exits: Record<string, number>
  waiting: number[]
}

export const emptyBook = (): FamilyBook => ({ children: {}, exits: {}, waiting: [] })

export const childIsBorn = ({ children }: FamilyBook, parent: number): void => {
  children[parent] = (children[parent] ?? 0) + 1
}

/** A child has exited: true when its parent waits and goes on now; else it is written down. */
export const childHasExited = (book: FamilyBook, parent: number): boolean => {
  const place = book.waiting.indexOf(parent)
  if (place < 0) {
    book.exits[parent] = (book.exits[parent] ?? 0) + 1
    return false
  }
  book.waiting.splice(place, 1)
  book.children[parent]--
  return true
}

/** A parent waits: true when a child has exited already or there is none to wait for; else it is written down. */
export const takeExit = (book: FamilyBook, parent: number): boolean => {
  if ((book.children[parent] ?? 0) === 0) return true
  const exits = book.exits[parent] ?? 0
  if (exits === 0) {
    book.waiting.push(parent)
    return false
  }
  book.exits[parent] = exits - 1
  book.children[parent]--
  return true
}

/** The parent of a process, or −1. */
export const parentOf = (cluster: Cluster, pid: number): number => cluster.processes.all[pid].parent
