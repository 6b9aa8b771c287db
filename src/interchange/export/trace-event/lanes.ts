import type { Place, TraceSink } from './sink.ts'

/** Numbers of tracks from here on are given to lanes. */
const FIRST_TID = 10_000

/** Tracks for stretches that may overlap: each goes to the first lane of its name that is free. */
export class TrackLanes {
  private readonly pid: number
  private readonly sink: TraceSink
  private readonly lanes = new Map<string, { place: Place; busy: boolean }[]>()
  private made = 0

  constructor(pid: number, sink: TraceSink) {
    this.pid = pid
    this.sink = sink
  }

  /** A free lane of that name, which is now taken; `order` is the place of the name's lanes among the tracks. */
  take(name: string, order: number): Place {
    const known = this.lanes.get(name) ?? []
    this.lanes.set(name, known)
    const free = known.find(({ busy }) => !busy)
    if (free !== undefined) {
      free.busy = true
      return free.place
    }
    const place = { pid: this.pid, tid: FIRST_TID + this.made++ }
    known.push({ place, busy: true })
    this.sink.track(place, known.length === 1 ? name : `${name} (${known.length})`, order)
    return place
  }

  free(name: string, place: Place): void {
    const lane = this.lanes.get(name)?.find((one) => one.place === place)
    if (lane !== undefined) lane.busy = false
  }
}
