import { PENDING, type World } from './world.ts'

/** What a CPU does: a process's slice, or work of the kernel for an actor. */
interface Occupied {
  /** Image of the process whose slice it is, or −1. */
  image: number
  actor: number
  tag: string
  /** When it is over, in ps. */
  endsAt: number
  startedAt: number
}

interface KernelWork {
  actor: number
  ps: number
  tag: string
}

interface NodeCpus {
  busy: (Occupied | null)[]
  /** Raised whenever a CPU begins something: an end that carries an older number is void. */
  sequence: number[]
  /** Since when it has had nothing to do, ps; −1 while it has, or the node is down. */
  idleSince: number[]
  idlePs: number
  /** Since when the node is down, or −1; and how long it was before. */
  downSince: number
  downPs: number
  kernel: KernelWork[]
  /** Images of processes that could run, first come first served. */
  ready: number[]
  /** How many run or could; since when; and the sum of their times since somebody last asked for the mean. */
  runnable: number
  sincePs: number
  runnablePs: number
  askedPs: number
}

/** Where the time of a node's CPUs has gone, in ps. */
export interface CpuUsage {
  processes: number
  kernel: number
  /** Up, with nothing to do. */
  idle: number
  down: number
}

/**
 * The CPUs of the nodes. Kernel work goes first, and takes a CPU from a process where none is idle; processes share
 * the rest in turns of one quantum. Each CPU does one thing at a time, so its time is counted once: `spent` holds by
 * node what processes and the kernel took.
 */
export class Cpus {
  private readonly world: World
  private readonly nodes: NodeCpus[]
  /** By node, in ps. */
  readonly spent: { processes: number; kernel: number }[]
  /** How long a process still needs its CPU before it does something else; asked when it gets one. */
  needs: (image: number) => number = () => 0
  /** Process of an image, for the log. */
  pidOf: (image: number) => number = () => -1
  /** A process has had so much CPU time; `done` when that was all it needed. */
  onRan: (image: number, ps: number, done: boolean) => void = () => undefined
  onWorked: (actor: number, tag: string) => void = () => undefined

  constructor(world: World) {
    this.world = world
    this.nodes = world.spec.nodes.map(({ cpus }) => ({
      busy: Array.from({ length: cpus }, () => null),
      sequence: Array.from({ length: cpus }, () => 0),
      idleSince: Array.from({ length: cpus }, () => 0),
      idlePs: 0,
      downSince: -1,
      downPs: 0,
      kernel: [],
      ready: [],
      runnable: 0,
      sincePs: 0,
      runnablePs: 0,
      askedPs: 0,
    }))
    this.spent = world.nodes.map(() => ({ processes: 0, kernel: 0 }))
  }

  /** Processes that run or could run at a node. */
  load(node: number): number {
    return this.nodes[node].runnable
  }

  /** Mean number of processes that ran or could run since this was last asked of the node, in whole thousandths. */
  meanLoad(node: number): number {
    const cpus = this.nodes[node]
    this.changeLoad(node, 0)
    const span = this.world.now - cpus.askedPs
    const mean = span === 0 ? cpus.runnable * 1000 : Math.floor(cpus.runnablePs / (span / 1000))
    cpus.runnablePs = 0
    cpus.askedPs = this.world.now
    return mean
  }

  private changeLoad(node: number, by: number): void {
    const cpus = this.nodes[node]
    cpus.runnablePs += cpus.runnable * (this.world.now - cpus.sincePs)
    cpus.sincePs = this.world.now
    cpus.runnable += by
  }

  /** A process can use a CPU of the node. */
  makeReady(node: number, image: number): void {
    this.nodes[node].ready.push(image)
    this.changeLoad(node, 1)
    this.dispatch(node)
  }

  /** A process must not run there any longer, whatever it does. Its time so far is accounted. */
  remove(node: number, image: number): void {
    const cpus = this.nodes[node]
    const queued = cpus.ready.indexOf(image)
    if (queued >= 0) {
      cpus.ready.splice(queued, 1)
      this.changeLoad(node, -1)
    }
    const cpu = cpus.busy.findIndex((at) => at?.image === image)
    if (cpu < 0) return
    this.changeLoad(node, -1)
    this.vacate(node, cpu)
    this.dispatch(node)
  }

  /** Kernel code on behalf of an actor: `ps` of one of its node's CPUs, then `onWorked`. */
  work(node: number, actor: number, ps: number, tag: string): void {
    this.nodes[node].kernel.push({ actor, ps, tag })
    this.dispatch(node)
  }

  /** Everything that a crashed node's CPUs did is gone. */
  clear(node: number): void {
    const cpus = this.nodes[node]
    cpus.busy.forEach((at, cpu) => {
      if (at !== null) this.account(node, cpu)
      cpus.busy[cpu] = null
      cpus.sequence[cpu]++
      this.endIdle(cpus, cpu)
    })
    cpus.kernel = []
    cpus.ready = []
    cpus.downSince = this.world.now
    this.changeLoad(node, -cpus.runnable)
  }

  /** A node that was down has started again: its CPUs have nothing to do. */
  restart(node: number): void {
    const cpus = this.nodes[node]
    cpus.downPs += (this.world.now - cpus.downSince) * cpus.busy.length
    cpus.downSince = -1
    cpus.idleSince.fill(this.world.now)
  }

  /** Where a node's CPU time has gone until now, ps, of all its CPUs together. */
  usage(node: number): CpuUsage {
    const { now } = this.world
    const { busy, idleSince, idlePs, downSince, downPs } = this.nodes[node]
    const usage = { ...this.spent[node], idle: idlePs, down: downPs }
    busy.forEach((at, cpu) => {
      if (at !== null) usage[at.image < 0 ? 'kernel' : 'processes'] += now - at.startedAt
      else if (idleSince[cpu] >= 0) usage.idle += now - idleSince[cpu]
    })
    if (downSince >= 0) usage.down += (now - downSince) * busy.length
    return usage
  }

  private endIdle(cpus: NodeCpus, cpu: number): void {
    if (cpus.idleSince[cpu] < 0) return
    cpus.idlePs += this.world.now - cpus.idleSince[cpu]
    cpus.idleSince[cpu] = -1
  }

  /** The end of what a CPU does. */
  expire(encoded: number, sequence: number): void {
    const node = encoded >>> 8
    const cpu = encoded & 0xff
    const cpus = this.nodes[node]
    if (cpus.sequence[cpu] !== sequence) return
    const at = cpus.busy[cpu]
    if (at === null) return
    const ran = this.account(node, cpu)
    cpus.busy[cpu] = null
    if (at.image < 0) this.onWorked(at.actor, at.tag)
    else {
      const done = ran >= this.needs(at.image)
      if (done) this.changeLoad(node, -1)
      this.onRan(at.image, ran, done)
      if (!done) cpus.ready.push(at.image)
    }
    this.dispatch(node)
  }

  private account(node: number, cpu: number): number {
    const at = this.nodes[node].busy[cpu]
    if (at === null) return 0
    const ran = this.world.now - at.startedAt
    if (at.image < 0) this.spent[node].kernel += ran
    else this.spent[node].processes += ran
    return ran
  }

  /** Takes the process off a CPU; it keeps what it had. */
  private vacate(node: number, cpu: number): void {
    const cpus = this.nodes[node]
    const at = cpus.busy[cpu]
    if (at === null) return
    const ran = this.account(node, cpu)
    cpus.busy[cpu] = null
    cpus.sequence[cpu]++
    this.onRan(at.image, ran, false)
  }

  private begin(node: number, cpu: number, what: Omit<Occupied, 'startedAt' | 'endsAt'>, ps: number): void {
    const { world } = this
    const cpus = this.nodes[node]
    cpus.busy[cpu] = { ...what, startedAt: world.now, endsAt: world.now + ps }
    this.endIdle(cpus, cpu)
    const sequence = ++cpus.sequence[cpu]
    world.record(
      'cpu',
      node,
      cpu,
      what.image < 0 ? -1 : this.pidOf(what.image),
      what.image < 0 ? world.log.text(what.tag) : -1,
    )
    world.queue.push(world.now + ps, PENDING.cpu, (node << 8) | cpu, sequence)
  }

  private dispatch(node: number): void {
    if (!this.world.isUp(node)) return
    const cpus = this.nodes[node]
    while (cpus.kernel.length > 0) {
      let cpu = cpus.busy.indexOf(null)
      if (cpu < 0) {
        cpu = cpus.busy.findIndex((at) => at !== null && at.image >= 0)
        if (cpu < 0) return
        const { image } = cpus.busy[cpu] as Occupied
        cpus.ready.unshift(image)
        this.vacate(node, cpu)
      }
      const { actor, ps, tag } = cpus.kernel.shift() as KernelWork
      this.begin(node, cpu, { image: -1, actor, tag }, ps)
    }
    for (let cpu = cpus.busy.indexOf(null); cpu >= 0 && cpus.ready.length > 0; cpu = cpus.busy.indexOf(null)) {
      const image = cpus.ready.shift() as number
      this.begin(node, cpu, { image, actor: -1, tag: '' }, Math.min(this.needs(image), this.world.spec.quantumPs))
    }
    this.logIdle(node)
  }

  private logIdle(node: number): void {
    const { busy, idleSince } = this.nodes[node]
    busy.forEach((at, cpu) => {
      if (at !== null || idleSince[cpu] >= 0) return
      idleSince[cpu] = this.world.now
      this.world.record('cpu', node, cpu, -1, -1)
    })
  }
}
