import { type EventColumns, EVENTS, type RunInfo, STOP_REASONS } from '../../src/sim/log/schema.ts'

/** What a log says about locks and threads, worked out from nothing but the log; a sentence for each rule that is broken. */
export class LockHistory {
  readonly faults: string[] = []
  /** By lock: who holds it. */
  readonly holders: Set<number>[]
  /** By thread: the locks that it was seen to want and has not got; the first is what the others are on the way to. */
  readonly wants: Set<number>[]
  readonly lent: number[]
  readonly ended: boolean[]
  reports = 0
  private readonly place: string[]
  private readonly info: RunInfo

  constructor(info: RunInfo, log: EventColumns) {
    const contexts = info.threads.length + info.cpuCount
    this.info = info
    this.holders = info.locks.map(() => new Set())
    this.wants = Array.from({ length: contexts }, () => new Set())
    this.lent = Array.from({ length: info.threads.length }, (): number => -1)
    this.ended = Array.from({ length: info.threads.length }, (): boolean => false)
    this.place = Array.from({ length: info.threads.length }, (): string => '')
    for (let at = 0; at < log.time.length; at++) this.take(log, at)
  }

  /** Circles in which each thread wants a lock that the next one holds: those that will never be let go. */
  circles(): number[][] {
    const found = new Map<string, number[]>()
    for (let start = 0; start < this.wants.length; start++) {
      const way: number[] = []
      let context = start
      while (context >= 0 && !way.includes(context)) {
        way.push(context)
        const [wanted] = this.wants[context]
        context = wanted === undefined ? -1 : ([...this.holders[wanted]][0] ?? -1)
      }
      if (context < 0) continue
      const circle = way.slice(way.indexOf(context)).toSorted((a, b) => a - b)
      found.set(circle.join(), circle)
    }
    return [...found.values()]
  }

  private take(log: EventColumns, at: number): void {
    const [a, b, c, cpu] = [log.a[at], log.b[at], log.c[at], log.cpu[at]]
    switch (EVENTS[log.kind[at]]) {
      case 'acquire':
        if (this.holders[a].size > 0) this.faults.push(`${this.info.locks[a].name} is taken while it is held`)
        this.holders[a] = new Set([b])
        this.wants[b].delete(a)
        break
      case 'contend':
        if (this.info.locks[a].kind !== 'token') this.wants[b].add(a)
        break
      case 'release':
        if (this.holders[a].size === 0) this.faults.push(`${this.info.locks[a].name} is let go while nobody holds it`)
        this.holders[a].clear()
        break
      case 'lend':
        this.lent[a] = c
        break
      case 'deadlock':
        this.reports++
        break
      case 'run':
        this.move(a, `CPU ${cpu}`)
        break
      case 'stop':
        if (this.place[a] !== `CPU ${cpu}`) this.faults.push(`thread ${a} stops on CPU ${cpu}, where it did not run`)
        this.place[a] = ''
        this.ended[a] = STOP_REASONS[b] === 'exited'
        break
      case 'enqueue':
        this.move(a, `queue ${b}`)
        break
      case 'dequeue':
        if (this.place[a] !== `queue ${b}`) this.faults.push(`thread ${a} leaves queue ${b}, where it was not`)
        this.place[a] = ''
        break
      default:
        break
    }
  }

  private move(thread: number, place: string): void {
    if (this.place[thread] !== '') this.faults.push(`thread ${thread} is on ${this.place[thread]} and ${place}`)
    this.place[thread] = place
  }
}
