import { nextBelow, nextUint32, type RandomState } from '../engine/random.ts'
import { type Kernel, type Needs, NO_NEEDS, type Setup, type System } from '../kernel/kernel.ts'
import { R } from '../kernel/registers.ts'
import type { Assembler } from '../machine/processor/assembler.ts'
import { Arrivals } from './arrivals.ts'
import { PACKET_FORWARDING_CARD } from './cards/packet-forwarding.ts'
import { Units } from './units.ts'
import { type Params, type Workload, type WorkloadModel, WORKLOAD_EVENT } from './workload.ts'

const PS_PER_SECOND = 1_000_000_000_000
/** Packets that may be in flight: no port or ring that a packet passes is smaller. */
const POOL = 256
/** Of each packet: what the card wrote (headers), and the kernel's own description of it (struct mbuf). */
const LINES_PER_PACKET = 2

const needs = (params: Params, cpus: number, random: RandomState): Needs => ({
  ...NO_NEEDS,
  devices: Array.from({ length: params.nics }, (_, card) => ({ name: `em${card}`, cpu: card % cpus })),
  // The early hash is the XOR of the low-order bytes of addresses and ports: of random ones, a random byte.
  flows: Array.from({ length: params.flows }, (_, flow) => ({ name: String(flow), hash: nextUint32(random) & 0xff })),
  linesPerFlow: params.flowLines,
  routeLines: params.routeLines,
  directDispatch: params.directDispatch === 1,
})

class PacketForwarding implements Workload {
  readonly units = new Units(POOL)
  private readonly params: Params
  private readonly kernel: Kernel
  private readonly live: () => System
  private readonly packets: number
  private readonly arrivals: Arrivals

  constructor(setup: Setup, params: Params, kernel: Kernel, live: () => System) {
    this.params = params
    this.arrivals = new Arrivals(params, setup.gaps)
    this.kernel = kernel
    this.live = live
    this.packets = setup.region({
      name: 'packet',
      kind: 'packet',
      lines: POOL * LINES_PER_PACKET,
      owner: -1,
      home: 0,
      about: "a packet's headers and its description, two lines each",
    })
  }

  write(a: Assembler): void {
    // In the driver: look at what the card has written, and describe it.
    a.routine('packet.take', () => {
      a.do((_, context) => this.point(context))
      a.read({ register: R.packetLine })
      a.write({ register: R.packetLine, plus: 1 })
      a.ret()
    })
    a.routine('packet.forward', () => {
      a.account('kernel')
      a.do((_, context) => {
        this.point(context)
        this.units.start(this.live(), this.live().processor.get(context, R.unit))
      })
      a.read({ register: R.packetLine, plus: 1 })
      a.read({ register: R.packetLine })
      a.call('net.flowEnter')
      for (let line = 0; line < this.params.flowLines; line++) {
        a.read({ register: R.flowLine, plus: line })
        a.write({ register: R.flowLine, plus: line })
      }
      a.call('net.flowLeave')
      a.call('net.route')
      a.work(this.params.workCycles)
      a.write({ register: R.packetLine })
      a.call('net.count')
      a.call('net.transmit')
      a.do((cpu, context) => this.units.finish(this.live(), this.live().processor.get(context, R.unit), cpu, context))
      a.ret()
    })
  }

  boot(): void {
    this.scheduleArrival()
  }

  due(): void {
    const system = this.live()
    const { random, params } = { random: system.random, params: this.params }
    const hot = nextBelow(random, 1000) < params.hotFlow
    const flow = hot ? 0 : nextBelow(random, params.flows)
    const device = flow % params.nics
    const unit = this.units.arrive(system, flow, device)
    if (unit >= 0) this.receive(unit, device)
    this.scheduleArrival()
  }

  parts() {
    return [this.units, this.arrivals]
  }

  private receive(unit: number, device: number): void {
    const system = this.live()
    const cause = this.units.arrivalOf(unit)
    system.memory.deviceWrite(this.packets + unit * LINES_PER_PACKET, system.processor.now, cause)
    if (!system.devices.receive(device, unit, cause)) this.units.lose(system, unit)
  }

  private scheduleArrival(): void {
    const system = this.live()
    const gap = this.arrivals.next(system, PS_PER_SECOND / this.params.ratePps)
    system.queue.push(system.processor.now + gap, WORKLOAD_EVENT, 0, 0)
  }

  private point(context: number): void {
    const { processor } = this.live()
    const unit = processor.get(context, R.unit)
    const flow = this.units.flowOf(unit)
    processor.put(context, R.flow, flow)
    processor.put(context, R.packetLine, this.packets + unit * LINES_PER_PACKET)
    processor.put(context, R.flowLine, this.kernel.flowLine(flow))
    processor.cause[context] = this.units.arrivalOf(unit)
  }
}

export const PACKET_FORWARDING: WorkloadModel = {
  card: PACKET_FORWARDING_CARD,
  needs,
  create: (setup, params, _, kernel, live) => new PacketForwarding(setup, params, kernel, live),
}
