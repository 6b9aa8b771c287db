import { nextBelow, nextUint32 } from '../engine/random.ts'
import { NO_NEEDS, program } from '../kernel/kernel.ts'
import { R } from '../kernel/registers.ts'
import { Arrivals } from './arrivals.ts'
import { SERVER_CARD } from './cards/processes.ts'
import { type Script, scripted } from './script.ts'
import { WORKLOAD_EVENT } from './workload.ts'

const PS_PER_SECOND = 1_000_000_000_000
/** Requests under way: no port or ring that one passes is smaller. */
const POOL = 256
const LINES_PER_PACKET = 2

interface Data {
  packets: number
  /** By connection: the lines that its server thread works on. */
  own: number[]
  arrivals: Arrivals
}

const point = (s: Script<Data>, context: number): void => {
  const unit = s.get(context, R.unit)
  const flow = s.units.flowOf(unit)
  s.put(context, R.flow, flow)
  s.put(context, R.packetLine, s.data.packets + unit * LINES_PER_PACKET)
  s.put(context, R.flowLine, s.kernel.flowLine(flow))
  s.live().processor.cause[context] = s.units.arrivalOf(unit)
}

const arrive = (s: Script<Data>): void => {
  const system = s.live()
  const connection = nextBelow(system.random, s.params.connections)
  const device = connection % s.params.nics
  const unit = s.units.arrive(system, connection, device)
  if (unit >= 0) {
    const cause = s.units.arrivalOf(unit)
    system.memory.deviceWrite(s.data.packets + unit * LINES_PER_PACKET, system.processor.now, cause)
    if (!system.devices.receive(device, unit, cause)) s.units.lose(system, unit)
  }
  const gap = s.data.arrivals.next(system, PS_PER_SECOND / s.params.ratePps)
  system.queue.push(system.processor.now + gap, WORKLOAD_EVENT, 0, 0)
}

/** Connection c has server thread c, which owns port c: the protocol's side sends it the request as a message. */
export const SERVER = scripted<Data>({
  card: SERVER_CARD,
  needs: (params, cpus, random) => ({
    ...NO_NEEDS,
    devices: Array.from({ length: params.nics }, (_, card) => ({ name: `em${card}`, cpu: card % cpus })),
    flows: Array.from({ length: params.connections }, (_, flow) => ({
      name: String(flow),
      hash: nextUint32(random) & 0xff,
    })),
    linesPerFlow: params.flowLines,
    routeLines: params.routeLines,
    programs: Array.from({ length: params.connections }, (_, index) =>
      program(`server ${index}`, 'serve', index % cpus),
    ),
    ports: Array.from({ length: params.connections }, (_, index) => ({ name: `socket ${index}`, owner: index })),
  }),
  units: () => POOL,
  reserve: (setup, params, kernel) => ({
    packets: setup.region({
      name: 'packet',
      kind: 'packet',
      lines: POOL * LINES_PER_PACKET,
      owner: -1,
      home: 0,
      about: "a request's packet and its description, two lines each",
    }),
    own: Array.from({ length: params.connections }, (_, index) =>
      setup.region({
        name: `data server ${index}`,
        kind: 'data',
        lines: params.dataLines,
        owner: kernel.threadOf(index),
        home: setup.homeOf(index % setup.cpus),
        about: 'what a server thread works on',
      }),
    ),
    arrivals: new Arrivals(params, setup.gaps),
  }),
  boot: arrive,
  due: arrive,
  parts: (data) => [data.arrivals],
  write: (s) => {
    const { a } = s
    a.routine('packet.take', () => {
      a.do((_, context) => point(s, context))
      a.read({ register: R.packetLine })
      a.write({ register: R.packetLine, plus: 1 })
      a.ret()
    })
    // Up through the protocol: the state of the connection, then its socket.
    a.routine('packet.forward', () => {
      a.account('kernel')
      a.do((_, context) => point(s, context))
      a.read({ register: R.packetLine, plus: 1 })
      a.read({ register: R.packetLine })
      touchConnection(s)
      a.call('net.count')
      s.callOn('port.send', (context) => s.get(context, R.flow))
      a.ret()
    })
    writeServer(s)
  },
})

const touchConnection = (s: Script<Data>): void => {
  const { a } = s
  a.call('net.flowEnter')
  for (let line = 0; line < s.params.flowLines; line++) {
    a.read({ register: R.flowLine, plus: line })
    a.write({ register: R.flowLine, plus: line })
  }
  a.call('net.flowLeave')
}

const writeServer = (s: Script<Data>): void => {
  const { a } = s
  s.forever('serve', () => {
    s.system(() => {
      s.callOn('port.receive', (context) => s.index(context))
      a.do((_, context) => {
        point(s, context)
        s.units.start(s.live(), s.get(context, R.unit))
      })
      a.read({ register: R.packetLine })
    })
    s.touch((context) => s.data.own[s.index(context)], s.params.dataLines)
    s.compute(s.params.work, true)
    s.system(() => {
      a.do((_, context) => point(s, context))
      a.write({ register: R.packetLine })
      touchConnection(s)
      a.call('net.route')
      a.call('net.transmit')
      s.end()
    })
  })
}
