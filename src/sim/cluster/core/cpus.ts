import { PENDING, type World } from './world.ts'

/** What a CPU does, as a number. */
const IDLE = 0
const PROCESS = 1
const KERNEL = 2

interface KernelWork {
  actor: number
  ps: number
  tag: string
  key: number
}

/** By CPU where it is an array. */
interface NodeCpus {
  doing: Uint8Array
  /** Image of the process whose slice it is; actor for which the kernel works, and what. */
  image: Int32Array
  work: (KernelWork | null)[]
  startedAt: Float64Array
  /** Raised whenever a CPU begins something: an end that carries an older number is void. */
  sequence: Int32Array
  /** Since when it has had nothing to do, ps; −1 while it has, or the node is down. */
  idleSince: Float64Array
  idlePs: number
  /** CPUs that do nothing, and of those the ones of which the log does not say so yet. */
  idle: number
  unshown: number
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
  onWorked: (actor: number, tag: string, key: number) => void = () => undefined

  constructor(world: World) {
    this.world = world
    this.nodes = world.spec.nodes.map(({ cpus }) => ({
      doing: new Uint8Array(cpus),
      image: new Int32Array(cpus),
      work: Array.from({ length: cpus }, () => null),
      startedAt: new Float64Array(cpus),
      sequence: new Int32Array(cpus),
      idleSince: new Float64Array(cpus),
      idlePs: 0,
      idle: cpus,
      unshown: 0,
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
    const cpu = cpus.image.findIndex((of, at) => of === image && cpus.doing[at] === PROCESS)
    if (cpu < 0) return
    this.changeLoad(node, -1)
    this.vacate(node, cpu)
    this.dispatch(node)
  }

  /** Kernel code on behalf of an actor: `ps` of one of its node's CPUs, then `onWorked`, which gets the key back. */
  work(node: number, actor: number, ps: number, tag: string, key: number): void {
    this.nodes[node].kernel.push({ actor, ps, tag, key })
    this.dispatch(node)
  }

  /** Everything that a crashed node's CPUs did is gone. */
  clear(node: number): void {
    const cpus = this.nodes[node]
    cpus.doing.forEach((doing, cpu) => {
      if (doing !== IDLE) this.account(node, cpu)
      cpus.doing[cpu] = IDLE
      cpus.sequence[cpu]++
      this.endIdle(cpus, cpu)
    })
    cpus.idle = cpus.doing.length
    cpus.unshown = 0
    cpus.kernel = []
    cpus.ready = []
    cpus.downSince = this.world.now
    this.changeLoad(node, -cpus.runnable)
  }

  /** A node that was down has started again: its CPUs have nothing to do. */
  restart(node: number): void {
    const cpus = this.nodes[node]
    cpus.downPs += (this.world.now - cpus.downSince) * cpus.doing.length
    cpus.downSince = -1
    cpus.idleSince.fill(this.world.now)
  }

  /** Where a node's CPU time has gone until now, ps, of all its CPUs together. */
  usage(node: number): CpuUsage {
    const { now } = this.world
    const { doing, startedAt, idleSince, idlePs, downSince, downPs } = this.nodes[node]
    const usage = { ...this.spent[node], idle: idlePs, down: downPs }
    doing.forEach((what, cpu) => {
      if (what !== IDLE) usage[what === KERNEL ? 'kernel' : 'processes'] += now - startedAt[cpu]
      else if (idleSince[cpu] >= 0) usage.idle += now - idleSince[cpu]
    })
    if (downSince >= 0) usage.down += (now - downSince) * doing.length
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
    if (cpus.sequence[cpu] !== sequence || cpus.doing[cpu] === IDLE) return
    const work = cpus.work[cpu]
    const image = cpus.image[cpu]
    const ran = this.free(node, cpu)
    if (work !== null) this.onWorked(work.actor, work.tag, work.key)
    else {
      const done = ran >= this.needs(image)
      if (done) this.changeLoad(node, -1)
      this.onRan(image, ran, done)
      if (!done) cpus.ready.push(image)
    }
    this.dispatch(node)
  }

  private account(node: number, cpu: number): number {
    const cpus = this.nodes[node]
    const ran = this.world.now - cpus.startedAt[cpu]
    if (cpus.doing[cpu] === KERNEL) this.spent[node].kernel += ran
    else this.spent[node].processes += ran
    return ran
  }

  /** Ends what a CPU does, and returns for how long it did it. */
  private free(node: number, cpu: number): number {
    const cpus = this.nodes[node]
    const ran = this.account(node, cpu)
    cpus.doing[cpu] = IDLE
    cpus.work[cpu] = null
    cpus.idle++
    cpus.unshown++
    return ran
  }

  /** Takes the process off a CPU; it keeps what it had. */
  private vacate(node: number, cpu: number): void {
    const cpus = this.nodes[node]
    cpus.sequence[cpu]++
    this.onRan(cpus.image[cpu], this.free(node, cpu), false)
  }

  /** A CPU begins a process's slice, or the kernel's work where there is some. */
  private begin(node: number, cpu: number, image: number, work: KernelWork | null, ps: number): void {
    const { world } = this
    const cpus = this.nodes[node]
    cpus.doing[cpu] = work === null ? PROCESS : KERNEL
    cpus.image[cpu] = image
    cpus.work[cpu] = work
    cpus.startedAt[cpu] = world.now
    cpus.idle--
    if (cpus.idleSince[cpu] < 0) cpus.unshown--
    else this.endIdle(cpus, cpu)
    const sequence = ++cpus.sequence[cpu]
    if (work === null) world.record('cpu', node, cpu, this.pidOf(image), -1)
    else world.record('cpu', node, cpu, -1, world.log.text(work.tag))
    world.queue.push(world.now + ps, PENDING.cpu, (node << 8) | cpu, sequence)
  }

  private dispatch(node: number): void {
    if (!this.world.isUp(node)) return
    const cpus = this.nodes[node]
    while (cpus.kernel.length > 0) {
      if (cpus.idle === 0) {
        const cpu = cpus.doing.indexOf(PROCESS)
        if (cpu < 0) return
        cpus.ready.unshift(cpus.image[cpu])
        this.vacate(node, cpu)
      }
      const work = cpus.kernel.shift() as KernelWork
      this.begin(node, cpus.doing.indexOf(IDLE), -1, work, work.ps)
    }
    while (cpus.idle > 0 && cpus.ready.length > 0) {
      const image = cpus.ready.shift() as number
      const ps = Math.min(this.needs(image), this.world.spec.quantumPs)
      this.begin(node, cpus.doing.indexOf(IDLE), image, null, ps)
    }
    if (cpus.unshown > 0) this.logIdle(node)
  }

  private logIdle(node: number): void {
    const cpus = this.nodes[node]
    cpus.doing.forEach((doing, cpu) => {
      if (doing !== IDLE || cpus.idleSince[cpu] >= 0) return
      cpus.idleSince[cpu] = this.world.now
      this.world.record('cpu', node, cpu, -1, -1)
    })
    cpus.unshown = 0
  }
}
