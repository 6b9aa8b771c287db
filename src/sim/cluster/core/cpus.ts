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
  /** Whether the log's last row of the CPU says that it does something. */
  shownBusy: boolean[]
  kernel: KernelWork[]
  /** Images of processes that could run, first come first served. */
  ready: number[]
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
      shownBusy: Array.from({ length: cpus }, () => false),
      kernel: [],
      ready: [],
    }))
    this.spent = world.nodes.map(() => ({ processes: 0, kernel: 0 }))
  }

  /** Processes that run or could run at a node. */
  load(node: number): number {
    const { busy, ready } = this.nodes[node]
    return ready.length + busy.filter((at) => at !== null && at.image >= 0).length
  }

  /** A process can use a CPU of the node. */
  makeReady(node: number, image: number): void {
    this.nodes[node].ready.push(image)
    this.dispatch(node)
  }

  /** A process must not run there any longer, whatever it does. Its time so far is accounted. */
  remove(node: number, image: number): void {
    const cpus = this.nodes[node]
    const queued = cpus.ready.indexOf(image)
    if (queued >= 0) cpus.ready.splice(queued, 1)
    const cpu = cpus.busy.findIndex((at) => at?.image === image)
    if (cpu < 0) return
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
    })
    cpus.kernel = []
    cpus.ready = []
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
    cpus.shownBusy[cpu] = true
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
    const { busy, shownBusy } = this.nodes[node]
    busy.forEach((at, cpu) => {
      if (at !== null || !shownBusy[cpu]) return
      shownBusy[cpu] = false
      this.world.record('cpu', node, cpu, -1, -1)
    })
  }
}
