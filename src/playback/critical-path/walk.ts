import { KIND, LABELS } from '../../sim/log/schema.ts'
import { actorAt } from '../why/actors.ts'
import type { LogIndex } from '../why/log-index.ts'
import type { PathCause, PathSegment } from './segments.ts'

/** Changes of label that are walked through in one step, and steps and stretches between two chances for others. */
const LABELS_PER_STEP = 2000
const SLICE = 2000
const TIMERS_FROM = 29

/** A wait for a lock that what is walked through now makes longer: since when, and for which lock. */
interface Behind {
  lock: number
  sincePs: number
}

/**
 * Walks back from the end of the last finished unit, always to what the work waited for: the same thread while it runs,
 * the CPU that was busy while it was ready, whoever woke it, the holder of the lock it wanted, and between arrivals the
 * unit that was finished before. Yields now and then, so that it can be done in slices; the stretches come newest first.
 */
export function* walkBack(index: LogIndex, done: number): Generator<void, PathSegment[]> {
  const walk = new Walk(index, done)
  for (let work = 0; walk.step(); work++) {
    if (work + walk.segments.length - walk.rested < SLICE) continue
    walk.rested = walk.segments.length
    work = 0
    yield
  }
  return walk.segments
}

class Walk {
  readonly segments: PathSegment[] = []
  /** Stretches that there were when others last had a chance. */
  rested = 0
  private readonly index: LogIndex
  /** Where the walk is: all before this event and this time is still to be told. */
  private event: number
  private time: number
  private context: number
  private cpu: number
  private behind: Behind | null = null
  /** The thread that was woken last: what a timer's interrupt was for. */
  private woken = -1

  constructor(index: LogIndex, done: number) {
    const { columns } = index.run.log
    this.index = index
    this.event = done
    this.time = columns.time[done]
    this.context = columns.c[done] >= 0 ? columns.c[done] : actorAt(index, done)
    this.cpu = columns.cpu[done]
  }

  /** Goes on by one stretch; false at the beginning of the run. */
  step(): boolean {
    if (this.time <= 0 || this.event <= 0) {
      this.tell(0, 'idle', this.event, -1)
      return false
    }
    if (this.context >= 0 && this.context < this.index.run.info.threads.length) this.throughThread()
    else this.throughInterrupt()
    return true
  }

  /** Back through the running time of a thread, or to why it did not run. */
  private throughThread(): void {
    const { columns } = this.index.run.log
    const place = this.index
      .list('history')
      .lastWhere(this.context, this.event, (at) => columns.kind[at] !== KIND.migrate && columns.kind[at] !== KIND.exit)
    if (place < 0) {
      this.tell(0, 'idle', this.event, -1)
      this.event = 0
      return
    }
    const kind = columns.kind[place]
    if (kind === KIND.run || kind === KIND.block) this.throughRunning(kind === KIND.run ? place : this.runBefore(place))
    else this.throughWaiting(place)
  }

  private runBefore(event: number): number {
    const { columns } = this.index.run.log
    return this.index.list('history').lastWhere(this.context, event, (at) => columns.kind[at] === KIND.run)
  }

  /** The thread runs: what its CPU's time counted as, back to where it got a lock late, or began to run. */
  private throughRunning(run: number): void {
    const { columns } = this.index.run.log
    const cpu = run < 0 ? this.cpu : columns.cpu[run]
    this.cpu = cpu
    const late = this.lateLock(run)
    const stop = Math.max(run, late)
    if (!this.throughLabels(cpu, stop, LABELS_PER_STEP)) return
    if (late > run) this.toHolder(late)
    else if (run < 0) this.event = 0
    else this.beforeRun(run)
  }

  /** The last lock that the thread took after it had found it taken, in this stretch of running; or −1. */
  private lateLock(run: number): number {
    const { columns } = this.index.run.log
    const locking = this.index.list('locking')
    for (let at = locking.last(this.context, this.event); at > run; at = locking.last(this.context, at)) {
      if (columns.kind[at] !== KIND.acquire) continue
      const before = locking.last(this.context, at)
      if (before > run && columns.kind[before] === KIND.contend && columns.a[before] === columns.a[at]) return at
    }
    return -1
  }

  /** One stretch for each change of label on a CPU, back to event `stop`, or for at most so many; says whether it got there. */
  private throughLabels(cpu: number, stop: number, most = Infinity): boolean {
    const { columns } = this.index.run.log
    const labels = this.index.list('labels')
    const end = stop < 0 ? 0 : columns.time[stop]
    for (let count = 0; this.time > end; count++) {
      if (count === most) return false
      const label = labels.last(cpu, this.event)
      if (label < 0) {
        this.tell(end, 'idle', Math.max(stop, 0), -1)
        return true
      }
      this.tell(Math.max(end, columns.time[label]), LABELS[columns.a[label]], label, columns.c[label])
      this.event = label
      if (label < stop) return true
    }
    return true
  }

  /** A lock was got late: the one who let go of it last is who was waited for, and all it did since the wait began. */
  private toHolder(taking: number): void {
    const { columns } = this.index.run.log
    const lock = columns.a[taking]
    const wanted = this.index.list('locking').last(this.context, taking)
    const release = this.index.list('holding').last(lock, taking)
    if (release < wanted || columns.kind[release] !== KIND.release || columns.b[release] === this.context) {
      this.event = taking
      return
    }
    this.waitsBehind(lock, columns.time[wanted])
    this.throughLabels(this.cpu, release)
    this.goTo(release, columns.b[release], columns.cpu[release])
  }

  private waitsBehind(lock: number, sincePs: number): void {
    this.behind = { lock, sincePs }
  }

  private goTo(event: number, context: number, cpu: number): void {
    this.event = event
    this.context = context
    this.cpu = cpu
  }

  /** The thread began to run: it was taken off a queue, or the CPU was left to it. */
  private beforeRun(run: number): void {
    const { columns } = this.index.run.log
    const { context } = this
    const before = this.index.list('history').lastWhere(context, run, (at) => columns.kind[at] !== KIND.migrate)
    const kind = before < 0 ? -1 : columns.kind[before]
    if (kind === KIND.dequeue) {
      this.tell(columns.time[before], 'switch', before, -1)
      this.event = before
      return
    }
    if (kind >= 0 && kind !== KIND.block && !(kind === KIND.stop && this.isIdle(context))) {
      this.event = run
      return
    }
    // Nobody made it ready: it has the CPU because another has left it.
    const cpu = columns.cpu[run]
    const stop = this.index.list('stops').last(cpu, run)
    if (stop < 0 || columns.time[stop] < columns.time[run]) {
      this.tell(0, 'idle', run, -1)
      this.event = 0
      return
    }
    this.goTo(stop, columns.a[stop], cpu)
  }

  private isIdle(thread: number): boolean {
    return this.index.run.info.threads[thread].kind === 'idle'
  }

  /** The thread does not run: it is in a queue, or was until somebody woke it. */
  private throughWaiting(place: number): void {
    const { columns } = this.index.run.log
    const time = columns.time[place]
    switch (columns.kind[place]) {
      case KIND.wake:
        this.tell(time, 'queued', place, -1)
        this.toWaker(place)
        return
      case KIND.spawn:
        this.tell(time, 'queued', place, -1)
        this.goTo(place, columns.b[place] >= 0 ? columns.b[place] : -1, columns.cpu[place])
        return
      case KIND.stop: {
        // It was made to leave, and had to wait until it was let back.
        this.tell(time, 'queued', place, -1)
        this.event = place
        const run = this.runBefore(place)
        this.throughRunning(run)
        return
      }
      default:
        this.tell(time, 'queued', place, -1)
        this.event = place
    }
  }

  /** Who woke it is who was waited for; a lock that it slept for makes it longer until it went to sleep. */
  private toWaker(wake: number): void {
    const { columns } = this.index.run.log
    this.woken = this.context
    const blocked = this.index.list('history').lastWhere(this.context, wake, (at) => columns.kind[at] === KIND.block, 4)
    if (blocked >= 0 && columns.b[blocked] >= 0) this.waitsBehind(columns.b[blocked], columns.time[blocked])
    const cause = columns.cause[wake]
    const fromRun = cause >= 0 && columns.kind[cause] === KIND.run
    const waker = fromRun ? columns.a[cause] : actorAt(this.index, wake)
    this.goTo(wake, waker, columns.cpu[wake])
  }

  /** Back through the time of an interrupt, to what raised it. */
  private throughInterrupt(): void {
    const { columns } = this.index.run.log
    const { info } = this.index.run
    if (this.cpu >= info.cpuCount) {
      this.toLastDone(this.event)
      return
    }
    const begin = this.index.list('interrupts').last(this.cpu, this.event)
    if (begin < 0) {
      this.tell(0, 'idle', this.event, -1)
      this.event = 0
      return
    }
    this.context = info.threads.length + this.cpu
    const late = this.lateLock(begin)
    if (late > begin) {
      this.throughLabels(this.cpu, late)
      this.toHolder(late)
      return
    }
    this.throughLabels(this.cpu, begin)
    this.event = begin
    const cause = columns.cause[begin]
    if (columns.kind[begin] === KIND.ipiReceive && cause >= 0) {
      this.tell(columns.time[cause], 'ipi', cause, -1)
      this.goTo(cause, actorAt(this.index, cause), columns.cpu[cause])
    } else if (cause >= 0 && columns.kind[cause] === KIND.arrive) {
      this.tell(columns.time[cause], 'pending', cause, -1)
      this.toLastDone(cause)
    } else if (columns.a[begin] >= TIMERS_FROM && this.woken >= 0) this.toSleeper(begin)
    else this.toInterrupted(begin)
  }

  /** Nothing was there to be done before an arrival but what had arrived before: on from the unit that was finished last. */
  private toLastDone(arrival: number): void {
    const { columns } = this.index.run.log
    let done = arrival - 1
    while (done > 0 && columns.kind[done] !== KIND.done) done--
    this.behind = null
    if (done <= 0) {
      this.tell(0, 'arrivals', arrival, -1)
      this.event = 0
      return
    }
    this.tell(columns.time[done], 'arrivals', arrival, -1)
    this.goTo(done, columns.c[done] >= 0 ? columns.c[done] : actorAt(this.index, done), columns.cpu[done])
  }

  /** A timer went off for a thread that slept: on from where it fell asleep. */
  private toSleeper(begin: number): void {
    const { columns } = this.index.run.log
    const asleep = this.index
      .list('history')
      .lastWhere(this.woken, begin, (at) => columns.kind[at] === KIND.block || columns.kind[at] === KIND.run, 8)
    if (asleep < 0) {
      this.toInterrupted(begin)
      return
    }
    const thread = this.woken
    this.tell(columns.time[asleep], 'asleep', asleep, -1)
    this.goTo(asleep, thread, columns.cpu[asleep])
  }

  /** A tick of the clock waits for nobody: on with what it interrupted. */
  private toInterrupted(begin: number): void {
    const { columns } = this.index.run.log
    const label = this.index.list('labels').last(this.cpu, begin)
    const thread = label < 0 ? -1 : columns.b[label]
    if (thread >= 0) {
      this.context = thread
      return
    }
    this.toLastDone(begin)
  }

  /** Notes what the time from `fromPs` until where the walk is was, cut where a wait for a lock began. */
  private tell(fromPs: number, cause: PathCause, event: number, line: number): void {
    const { behind } = this
    if (behind !== null && behind.sincePs > fromPs && behind.sincePs < this.time) {
      this.push(behind.sincePs, cause, event, line, behind.lock)
      this.behind = null
    } else if (behind !== null && behind.sincePs >= this.time) this.behind = null
    this.push(fromPs, cause, event, line, this.behind?.lock ?? -1)
  }

  private push(fromPs: number, cause: PathCause, event: number, line: number, lock: number): void {
    if (fromPs >= this.time) return
    const onCpu = this.cpu < this.index.run.info.cpuCount ? this.cpu : -1
    this.segments.push({ fromPs, toPs: this.time, cause, cpu: onCpu, context: this.context, lock, line, event })
    this.time = fromPs
  }
}
