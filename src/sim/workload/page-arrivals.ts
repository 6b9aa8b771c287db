import { nextBelow } from '../engine/random.ts'
import { NO_NEEDS, program } from '../kernel/kernel.ts'
import { R } from '../kernel/registers.ts'
import { Arrivals } from './arrivals.ts'
import { PAGE_ARRIVALS_CARD } from './cards/processes.ts'
import { type Script, scripted } from './script.ts'
import { WORKLOAD_EVENT } from './workload.ts'

const PS_PER_SECOND = 1_000_000_000_000
/** Pages under way at once; what comes beyond them is dropped, as by a card without free buffers. */
const POOL = 64
/** How long the processes that only compute do so at a stretch. */
const STRETCH_PS = 50_000_000
/** Page frames of a process, which its pages go round. */
const FRAMES = 4

interface Data {
  /** First line of the cards' buffers: a page each. */
  buffers: number
  /** By process: the first line of its page frames. */
  frames: number[]
  arrivals: Arrivals
}

const bufferOf = (s: Script<Data>, unit: number): number => s.data.buffers + unit * s.params.pageLines
const frameOf = (s: Script<Data>, unit: number): number =>
  s.data.frames[s.units.flowOf(unit)] + (unit % FRAMES) * s.params.pageLines

const scheduleNext = (s: Script<Data>): void => {
  const system = s.live()
  const gap = s.data.arrivals.next(system, PS_PER_SECOND / s.params.ratePps)
  system.queue.push(system.processor.now + gap, WORKLOAD_EVENT, 0, 0)
}

const arrive = (s: Script<Data>): void => {
  const system = s.live()
  const process = nextBelow(system.random, s.params.processes)
  const device = process % s.params.nics
  const unit = s.units.arrive(system, process, device)
  if (unit >= 0) {
    const cause = s.units.arrivalOf(unit)
    for (let line = 0; line < s.params.pageLines; line++) {
      system.memory.deviceWrite(bufferOf(s, unit) + line, system.processor.now, cause)
    }
    if (!system.devices.receive(device, unit, cause)) s.units.lose(system, unit)
  }
  scheduleNext(s)
}

/** Process p owns port p; program numbers beyond the processes' are the ones that only compute. */
export const PAGE_ARRIVALS = scripted<Data>({
  card: PAGE_ARRIVALS_CARD,
  needs: (params, cpus) => ({
    ...NO_NEEDS,
    devices: Array.from({ length: params.nics }, (_, card) => ({ name: `em${card}`, cpu: card % cpus })),
    flows: Array.from({ length: params.processes }, (_, flow) => ({ name: `process ${flow}`, hash: flow & 0xff })),
    linesPerFlow: 1,
    routeLines: 1,
    programs: [
      ...Array.from({ length: params.processes }, (_, index) =>
        program(`process ${index}`, 'usePages', (index + 1) % cpus),
      ),
      ...Array.from({ length: params.others }, (_, index) =>
        program(`other ${index}`, 'computeAlways', (index + 1 + params.processes) % cpus),
      ),
    ],
    ports: Array.from({ length: params.processes }, (_, index) => ({ name: `pager ${index}`, owner: index })),
  }),
  units: () => POOL,
  reserve: (setup, params, kernel) => ({
    buffers: setup.region({
      name: 'buffer',
      kind: 'packet',
      lines: POOL * params.pageLines,
      owner: -1,
      home: 0,
      about: 'where the card puts the pages that arrive',
    }),
    frames: Array.from({ length: params.processes }, (_, index) =>
      setup.region({
        name: `page of process ${index}`,
        kind: 'data',
        lines: FRAMES * params.pageLines,
        owner: kernel.threadOf(index),
        home: setup.homeOf((index + 1) % setup.cpus),
        about: "a page frame of the process's own, filled from the network",
      }),
    ),
    arrivals: new Arrivals(params, setup.gaps),
  }),
  boot: scheduleNext,
  due: arrive,
  parts: (data) => [data.arrivals],
  write: (s) => {
    writeProtocol(s)
    s.forever('usePages', () => {
      s.system(() => {
        s.callOn('port.receive', (context) => s.index(context))
        s.a.do((_, context) => s.units.start(s.live(), s.get(context, R.unit)))
      })
      s.touch((context) => frameOf(s, s.get(context, R.unit)), s.params.pageLines)
      s.compute(s.params.work, true)
      s.end()
    })
    s.forever('computeAlways', () => s.compute(STRETCH_PS))
  },
})

/** The card's interrupt takes the buffer; the protocol copies the page, line by line, and tells the process. */
const writeProtocol = (s: Script<Data>): void => {
  const { a } = s
  const point = (context: number): void => {
    const unit = s.get(context, R.unit)
    s.put(context, R.flow, s.units.flowOf(unit))
    s.put(context, R.packetLine, bufferOf(s, unit))
    s.put(context, R.flowLine, frameOf(s, unit))
    s.live().processor.cause[context] = s.units.arrivalOf(unit)
  }
  a.routine('packet.take', () => {
    a.do((_, context) => point(context))
    a.read({ register: R.packetLine })
    a.ret()
  })
  a.routine('packet.forward', () => {
    a.account('kernel')
    a.do((_, context) => point(context))
    for (let line = 0; line < s.params.pageLines; line++) {
      a.read({ register: R.packetLine, plus: line })
      a.write({ register: R.flowLine, plus: line })
    }
    a.call('net.count')
    s.callOn('port.send', (context) => s.get(context, R.flow))
    a.ret()
  })
}
