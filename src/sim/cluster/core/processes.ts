import type { Cpus } from './cpus.ts'
import type { World } from './world.ts'

export const PAGE_BYTES = 4096

/** What a process does, step by step. */
export type Step =
  | { op: 'compute'; ps: number }
  /** Touches the next pages of its working set (or of all its pages), in a circle. */
  | { op: 'touch'; pages: number; of: 'hot' | 'all'; write: boolean }
  /** Asks the system for something by name; what that costs is the system's affair. */
  | { op: 'call'; name: string; bytes: number; file: number }
  | { op: 'fork'; program: number }
  | { op: 'exit' }

export interface Program {
  name: string
  steps: readonly Step[]
  /** Begins again at the end instead of exiting. */
  loops: boolean
}

/** Something that a process has open, and the node that serves it. */
export interface OpenFile {
  kind: 'file' | 'socket' | 'pipe'
  name: string
  server: number
  /** Bytes written that are in its node's cache only. */
  dirtyBytes: number
  /** Another process on another node uses the same offset. */
  shared: boolean
  /** Closed since: all that is left of it here are its modified blocks. */
  closed?: boolean
}

export const IMAGE_STATES = ['empty', 'ready', 'blocked', 'frozen', 'residue', 'gone'] as const
/**
 * `empty`: being filled, has never run; `ready`: runs, or could; `blocked`: in a call to the system; `frozen`: stopped
 * to be moved; `residue`: will not run again, but holds pages that are needed; `gone`: holds nothing.
 */
export type ImageState = (typeof IMAGE_STATES)[number]

/** A process's body at one node. While a process moves there are several; at most one may be `ready` or `blocked`. */
export interface Image {
  readonly id: number
  readonly pid: number
  readonly node: number
  state: ImageState
  pc: number
  /** What is left of the step: ps of computing, pages to touch. */
  left: number
  /** Where the circles stand. */
  hotCursor: number
  allCursor: number
  /** By page: 1 where the page is here, and the version of its content. */
  present: Uint8Array
  version: Uint32Array
  /** By page: written since somebody last cleared it. */
  dirty: Uint8Array
  /** Actor that wants it frozen as soon as it is not in a call, or −1. */
  freezeFor: number
}

export interface Process {
  readonly pid: number
  readonly name: string
  readonly parent: number
  /** Node where it was made, or that of the family it was born into. */
  readonly home: number
  readonly program: number
  readonly pages: number
  /** The first so many pages are its working set: the ones it writes. */
  readonly hotPages: number
  status: 'alive' | 'done' | 'killed'
  /** Why it was killed. */
  why: string
  /** Image that runs, or ran last. */
  image: number
  files: OpenFile[]
  /** By page: newest version there is. */
  latest: Uint32Array
  /** By page: version + 1 of what the file server has, 0 for nothing; and the node of that server. */
  stored: Uint32Array
  storedAt: number
  /** CPU time it has had, in ps. */
  ranPs: number
  bornPs: number
  endedPs: number
  /** How often it has begun to run at another node. */
  moves: number
  /** Time for which it stood still to be moved, ps; and since when it does, or −1. */
  frozenPs: number
  frozenSincePs: number
}

/** What a new process is. */
export interface Birth {
  name: string
  node: number
  /** Its home, where that is not the node at which it begins: the child of a process that runs away from home. */
  home?: number
  program: number
  parent?: number
  pages: number
  hotPages: number
  files?: OpenFile[]
  /** Node whose files its clean pages can be read from again; −1 where they exist in its memory only. */
  storedAt: number
}

/** Processes, their images and what they do. */
export class Processes {
  private readonly world: World
  private readonly cpus: Cpus
  readonly programs: Program[]
  readonly all: Process[] = []
  readonly images: Image[] = []
  /** By process: its images, oldest first. By node: images there that are not gone, in the order in which they came. */
  private readonly byProcess: Image[][] = []
  private readonly byNode: Image[][]
  onFault: (image: Image, page: number, write: boolean) => void = () => undefined
  onCall: (image: Image, step: Extract<Step, { op: 'call' }>) => void = () => undefined
  onFork: (image: Image, program: number) => void = () => undefined
  onEnd: (process: Process, image: Image) => void = () => undefined
  /** An image that somebody wanted quiet is frozen. */
  onFrozen: (image: Image, actor: number) => void = () => undefined

  constructor(world: World, cpus: Cpus, programs: readonly Program[]) {
    this.world = world
    this.cpus = cpus
    this.programs = [...programs]
    this.byNode = world.nodes.map(() => [])
    cpus.pidOf = (image) => this.images[image].pid
    cpus.needs = (image) => this.images[image].left
    cpus.onRan = (image, ps, done) => this.ran(this.images[image], ps, done)
  }

  /** A new process whose pages are all at its node; it starts to run. */
  spawn({ name, node, home = node, program, parent = -1, pages, hotPages, files = [], storedAt }: Birth): Process {
    const { world } = this
    const process: Process = {
      pid: this.all.length,
      name,
      parent,
      home,
      program,
      pages,
      hotPages,
      status: 'alive',
      why: '',
      image: -1,
      files,
      latest: new Uint32Array(pages),
      stored: new Uint32Array(pages).fill(storedAt < 0 ? 0 : 1),
      storedAt,
      ranPs: 0,
      bornPs: world.now,
      endedPs: -1,
      moves: 0,
      frozenPs: 0,
      frozenSincePs: -1,
    }
    this.all.push(process)
    this.byProcess.push([])
    world.record('spawn', node, process.pid, world.log.text(name), parent, pages, hotPages)
    const image = this.addImage(process.pid, node)
    image.present.fill(1)
    process.image = image.id
    world.record('place', node, process.pid, -1, node)
    this.start(image)
    return process
  }

  /** An empty image of a process at a node, to be filled. */
  addImage(pid: number, node: number): Image {
    const { pages } = this.all[pid]
    const image: Image = {
      id: this.images.length,
      pid,
      node,
      state: 'empty',
      pc: 0,
      left: -1,
      hotCursor: 0,
      allCursor: 0,
      present: new Uint8Array(pages),
      version: new Uint32Array(pages),
      dirty: new Uint8Array(pages),
      freezeFor: -1,
    }
    this.images.push(image)
    this.byProcess[pid].push(image)
    this.byNode[node].push(image)
    this.world.record('image', node, pid, image.id, IMAGE_STATES.indexOf('empty'))
    return image
  }

  /** All images of a process, those that are gone included; oldest first. */
  imagesOf(pid: number): readonly Image[] {
    return this.byProcess[pid]
  }

  /** Images at a node that are not gone. */
  imagesAt(node: number): readonly Image[] {
    return this.byNode[node]
  }

  setState(image: Image, state: ImageState): void {
    if (image.state === state) return
    if (image.state === 'gone') throw new Error(`image ${image.id} is gone: nothing more can become of it`)
    if (state === 'gone') {
      const here = this.byNode[image.node]
      here.splice(here.indexOf(image), 1)
    }
    image.state = state
    this.world.record('image', image.node, image.pid, image.id, IMAGE_STATES.indexOf(state))
  }

  /** Registers, in words: where in its program the process stands. The pages are moved apart. */
  copyRegisters(from: Image, to: Image): void {
    to.pc = from.pc
    to.left = from.left
    to.hotCursor = from.hotCursor
    to.allCursor = from.allCursor
  }

  /** Pages `first` to `first + count` of one image are copied to another, as they were when they were sent. */
  copyPages(from: Image, to: Image, first: number, count: number): void {
    for (let page = first; page < first + count; page++) {
      if (from.present[page] === 0) continue
      to.present[page] = 1
      to.version[page] = from.version[page]
    }
    this.world.record('pages', to.node, to.pid, first, count, from.node, to.node)
  }

  /** Stops a process between two instructions. It must not be in a call. */
  freeze(image: Image): void {
    if (image.state !== 'ready')
      throw new Error(`image ${image.id} is ${image.state}: only a running one can be frozen`)
    this.cpus.remove(image.node, image.id)
    this.stop(image)
  }

  /** Stops a process in the call that it has made: it makes the call again where it is thawed. */
  freezeInCall(image: Image): void {
    if (image.state !== 'blocked') throw new Error(`image ${image.id} is ${image.state}: it is in no call`)
    this.stop(image)
  }

  private stop(image: Image): void {
    this.setState(image, 'frozen')
    const process = this.all[image.pid]
    if (process.frozenSincePs < 0) process.frozenSincePs = this.world.now
    this.world.record('freeze', image.node, image.pid, image.id)
  }

  /** Freezes a process as soon as it is in no call; `onFrozen` tells when. */
  freezeWhenQuiet(image: Image, actor: number): void {
    if (image.state === 'ready') {
      this.freeze(image)
      this.onFrozen(image, actor)
    } else image.freezeFor = actor
  }

  /** Lets an image run from where its registers stand; it is the process's body from now on. */
  thaw(image: Image): void {
    const { world } = this
    const process = this.all[image.pid]
    const before = this.images[process.image]
    process.image = image.id
    if (image.state === 'frozen' || image.state === 'empty') world.record('thaw', image.node, image.pid, image.id)
    if (before.node !== image.node) {
      process.moves++
      world.record('place', image.node, image.pid, before.node, image.node)
    }
    this.endFreeze(process)
    this.start(image)
  }

  private endFreeze(process: Process): void {
    if (process.frozenSincePs < 0) return
    process.frozenPs += this.world.now - process.frozenSincePs
    process.frozenSincePs = -1
  }

  /** The system has done what the process asked for: its next step. */
  proceed(image: Image): void {
    if (image.state !== 'blocked') return
    this.world.record('proceed', image.node, image.pid)
    const step = this.stepOf(image)
    if (step?.op !== 'touch') this.advance(image)
    else this.start(image)
  }

  /** The call in which an image stands comes to nothing where it went: it is made again. */
  askAgain(image: Image): void {
    const step = this.stepOf(image)
    if (image.state === 'blocked' && step?.op === 'call') this.onCall(image, step)
  }

  /** The image will not run again. What it has of pages it keeps where `residue`; one that is gone has nothing. */
  retire(image: Image, residue: boolean): void {
    if (image.state === 'gone') return
    this.cpus.remove(image.node, image.id)
    this.setState(image, residue ? 'residue' : 'gone')
    if (!residue) image.present.fill(0)
  }

  /** Ends a process at its own wish, or kills it. Other images of it stay what they are: its system cleans them up. */
  end(image: Image, why = ''): void {
    const { world } = this
    const process = this.all[image.pid]
    this.retire(image, false)
    if (process.status !== 'alive') return
    process.status = why === '' ? 'done' : 'killed'
    process.why = why
    process.endedPs = world.now
    this.endFreeze(process)
    if (why === '') world.record('exit', image.node, process.pid)
    else world.record('kill', image.node, process.pid, world.log.text(why))
    this.onEnd(process, image)
  }

  /** A node has crashed: the images there are no more. Processes that ran there are for their system to bury. */
  crash(node: number): Image[] {
    const lost = [...this.byNode[node]]
    for (const image of lost) {
      this.setState(image, 'gone')
      image.present.fill(0)
    }
    return lost
  }

  private stepOf(image: Image): Step | undefined {
    return this.programs[this.all[image.pid].program].steps[image.pc]
  }

  private advance(image: Image): void {
    const { steps, loops } = this.programs[this.all[image.pid].program]
    image.pc++
    image.left = -1
    if (image.pc >= steps.length && loops) image.pc = 0
    this.start(image)
  }

  /** Begins, or goes on with, the step at which the image stands. */
  private start(image: Image): void {
    for (;;) {
      if (image.freezeFor >= 0) return this.freezeNow(image)
      const step = this.stepOf(image)
      if (step === undefined || step.op === 'exit') return this.end(image)
      if (step.op === 'compute') {
        if (image.left < 0) image.left = step.ps
        this.setState(image, 'ready')
        this.cpus.makeReady(image.node, image.id)
        return
      }
      if (step.op !== 'touch') return this.ask(image, step)
      if (!this.touch(image, step)) return
      image.pc++
      image.left = -1
      const program = this.programs[this.all[image.pid].program]
      if (image.pc >= program.steps.length && program.loops) image.pc = 0
    }
  }

  private freezeNow(image: Image): void {
    const actor = image.freezeFor
    image.freezeFor = -1
    this.stop(image)
    this.onFrozen(image, actor)
  }

  private ask(image: Image, step: Extract<Step, { op: 'call' | 'fork' }>): void {
    this.setState(image, 'blocked')
    this.world.record('block', image.node, image.pid, this.world.log.text(step.op === 'call' ? step.name : 'fork'))
    if (step.op === 'call') this.onCall(image, step)
    else this.onFork(image, step.program)
  }

  /** Touches pages until the step is done, or a page is missing: then false, and the system is asked for it. */
  private touch(image: Image, step: Extract<Step, { op: 'touch' }>): boolean {
    const process = this.all[image.pid]
    if (image.left < 0) image.left = step.pages
    const size = step.of === 'hot' ? process.hotPages : process.pages
    while (image.left > 0 && size > 0) {
      const page = (step.of === 'hot' ? image.hotCursor : image.allCursor) % size
      if (image.present[page] === 0) {
        this.setState(image, 'blocked')
        this.world.record('block', image.node, image.pid, this.world.log.text(`page ${page}`))
        this.onFault(image, page, step.write)
        return false
      }
      if (step.of === 'hot') image.hotCursor = page + 1
      else image.allCursor = page + 1
      if (step.write) {
        image.version[page] = ++process.latest[page]
        image.dirty[page] = 1
      }
      image.left--
    }
    return true
  }

  private ran(image: Image, ps: number, done: boolean): void {
    this.all[image.pid].ranPs += ps
    image.left -= ps
    if (done) this.advance(image)
  }
}
