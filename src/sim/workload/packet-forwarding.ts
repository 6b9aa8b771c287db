import { nextBelow, nextExponential, nextUint32, type RandomState } from '../engine/random.ts'
import type { Kernel, Needs, Setup, System } from '../kernel/kernel.ts'
import { R } from '../kernel/registers.ts'
import type { Assembler } from '../machine/processor/assembler.ts'
import type { ParamSpec } from './params.ts'
import { Units } from './units.ts'
import { type Params, type Workload, type WorkloadModel, WORKLOAD_EVENT } from './workload.ts'

const PS_PER_SECOND = 1_000_000_000_000
/** Packets that may be in flight: no port or ring that a packet passes is smaller. */
const POOL = 256
/** Of each packet: what the card wrote (headers), and the kernel's own description of it (struct mbuf). */
const LINES_PER_PACKET = 2

const PARAMS: ParamSpec[] = [
  {
    name: 'ratePps',
    title: 'Offered load',
    unit: 'perSecond',
    min: 1000,
    max: 100_000_000,
    default: 600_000,
    about: 'packets per second over all cards',
  },
  {
    name: 'flows',
    title: 'Flows',
    unit: 'count',
    min: 1,
    max: 4096,
    default: 32,
    about: 'connections that the packets belong to, drawn at random',
  },
  {
    name: 'nics',
    title: 'Network cards',
    unit: 'count',
    min: 1,
    max: 16,
    default: 4,
    about: 'card i interrupts CPU i, round and round',
  },
  {
    name: 'hotFlow',
    title: 'Share of the hottest flow',
    unit: 'permille',
    min: 0,
    max: 1000,
    default: 0,
    about: 'share of all packets that belong to flow 0, on top of its even share',
  },
  {
    name: 'workCycles',
    title: 'Work per packet',
    unit: 'count',
    min: 0,
    max: 1_000_000,
    default: 1500,
    about: 'cycles of computing on each packet',
  },
  {
    name: 'flowLines',
    title: 'State per flow',
    unit: 'count',
    min: 1,
    max: 64,
    default: 3,
    about: 'cache lines that every packet of a flow reads and writes',
  },
  {
    name: 'routeLines',
    title: 'Routing table',
    unit: 'count',
    min: 1,
    max: 256,
    default: 8,
    about: 'cache lines of routes; a lookup reads two',
  },
  {
    name: 'steady',
    title: 'Steady arrivals',
    unit: 'count',
    min: 0,
    max: 1,
    default: 0,
    about: '0: arrivals at random (Poisson); 1: evenly spaced',
  },
  {
    name: 'directDispatch',
    title: 'Direct dispatch',
    unit: 'count',
    min: 0,
    max: 1,
    default: 0,
    about: 'FreeBSD 5 only: forward in the interrupt thread (net.isr.direct)',
  },
]

const needs = (params: Params, cpus: number, random: RandomState): Needs => ({
  devices: Array.from({ length: params.nics }, (_, card) => ({ name: `em${card}`, cpu: card % cpus })),
  // The early hash is the XOR of the low-order bytes of addresses and ports: of random ones, a random byte.
  flows: Array.from({ length: params.flows }, (_, flow) => ({ name: String(flow), hash: nextUint32(random) & 0xff })),
  linesPerFlow: params.flowLines,
  routeLines: params.routeLines,
  directDispatch: params.directDispatch === 1,
  programs: [],
})

class PacketForwarding implements Workload {
  readonly units = new Units(POOL)
  private readonly params: Params
  private readonly kernel: Kernel
  private readonly live: () => System
  private readonly packets: number

  constructor(setup: Setup, params: Params, kernel: Kernel, live: () => System) {
    this.params = params
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
    return [this.units]
  }

  private receive(unit: number, device: number): void {
    const system = this.live()
    const cause = this.units.arrivalOf(unit)
    system.memory.deviceWrite(this.packets + unit * LINES_PER_PACKET, system.processor.now, cause)
    if (!system.devices.receive(device, unit, cause)) this.units.lose(system, unit)
  }

  private scheduleArrival(): void {
    const { queue, processor, random } = this.live()
    const mean = PS_PER_SECOND / this.params.ratePps
    const gap = this.params.steady === 1 ? Math.floor(mean) : nextExponential(random, mean)
    queue.push(processor.now + Math.max(1, gap), WORKLOAD_EVENT, 0, 0)
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
  kind: 'packet-forwarding',
  title: 'Packet forwarding',
  about:
    'Packets of many flows arrive at network cards, are looked up, changed a little, and sent on. What is compared is what the kernel does around that.',
  unit: 'packet',
  params: PARAMS,
  needs,
  create: (setup, params, _, kernel, live) => new PacketForwarding(setup, params, kernel, live),
}
