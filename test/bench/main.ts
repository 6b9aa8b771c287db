import { cpus } from 'node:os'
import { PRESETS } from '../../src/scenario/presets/index.ts'
import { resolve } from '../../src/scenario/resolve.ts'
import { nextBelow, nextUint32, seedRandom } from '../../src/sim/engine/random.ts'
import { compileProtocol } from '../../src/sim/machine/protocol/compile.ts'
import { PROTOCOLS } from '../../src/sim/machine/protocol/registry.ts'
import { KERNELS } from '../../src/sim/kernel/registry.ts'
import { createSimulation } from '../../src/sim/simulation.ts'
import { LineParser } from '../../src/sim/trace/parse/line-parser.ts'
import { Replayer } from '../../src/sim/trace/replay.ts'
import { BareMesi } from './bare-mesi.ts'
import { clusterSpeed } from './cluster.ts'
import { frameSpeed } from './frames.ts'
import { lighthousePoints } from './lighthouse.ts'
import { seekSpeed } from './seek.ts'
import { timelineSpeed } from './timeline.ts'
import { whySpeed } from './why.ts'

const ACCESSES = 10_000_000
const ROUNDS = 5
const SHAPE = { caches: 4, size: 32_768, ways: 8, line: 64 }

/**
 * The best of several rounds, in seconds: what is measured is the program, not what else the machine does. Several
 * candidates take turns, so that none is measured on a colder engine than the others.
 */
const bestOf = (candidates: readonly (() => void)[]): number[] => {
  const seconds = candidates.map(() => Infinity)
  for (let round = 0; round < ROUNDS; round++) {
    candidates.forEach((work, index) => {
      const start = performance.now()
      work()
      seconds[index] = Math.min(seconds[index], (performance.now() - start) / 1000)
    })
  }
  return seconds
}
const best = (work: () => void): number => bestOf([work])[0]

/** Mostly near what was touched before, a little of it shared by all, a third of it stores: made from a seed. */
const syntheticTrace = () => {
  const random = seedRandom(42)
  const trace = {
    cpus: new Uint8Array(ACCESSES),
    ops: new Uint8Array(ACCESSES),
    addresses: new Float64Array(ACCESSES),
    count: ACCESSES,
  }
  const bases = [0x10000, 0x20000, 0x30000, 0x40000]
  for (let at = 0; at < ACCESSES; at++) {
    const bits = nextUint32(random)
    const cpu = bits & 3
    const shared = ((bits >>> 2) & 15) === 0
    if (((bits >>> 6) & 31) === 0) bases[cpu] = 0x10000 * (cpu + 1) + (nextBelow(random, 0x8000) & ~63)
    trace.cpus[at] = cpu
    trace.ops[at] = (bits >>> 11) % 3 === 0 ? 1 : 0
    trace.addresses[at] = shared ? 0x1000 + ((bits >>> 12) & 0xfff) : bases[cpu] + ((bits >>> 12) & 0x7ff)
  }
  return trace
}

const million = (perSecond: number): string => `${(perSecond / 1e6).toFixed(1)} M/s`
const say = (what: string, value: string): void => console.log(`${what.padEnd(62)} ${value}`)

const benchReplay = (): void => {
  const trace = syntheticTrace()
  const short = Uint32Array.from(trace.addresses)
  const check = new BareMesi()
  check.replay(trace.cpus, trace.ops, short, trace.count)
  const names = ['mesi', 'moesi', 'dragon']
  const replays = names.map((name) => {
    const protocol = compileProtocol(PROTOCOLS[name])
    return () => new Replayer(protocol, SHAPE).replay(trace)
  })
  const [bare, ...seconds] = bestOf([
    () => new BareMesi().replay(trace.cpus, trace.ops, short, trace.count),
    ...replays,
  ])
  say('bare typed-array MESI loop', million(ACCESSES / bare))
  names.forEach((name, index) => {
    const speed = million(ACCESSES / seconds[index])
    say(`replay with all counters, ${name}`, `${speed}, ${(bare / seconds[index]).toFixed(2)} × bare`)
  })
  const replayer = new Replayer(compileProtocol(PROTOCOLS['mesi']), SHAPE)
  replayer.replay(trace)
  const { totals } = replayer.counts()
  if (totals.readMisses + totals.writeMisses !== check.misses) throw new Error('the bare loop and the replay disagree')
  say('  share of misses in this trace', `${((100 * check.misses) / ACCESSES).toFixed(1)} %`)
  benchParsing(trace)
}

const benchParsing = (trace: ReturnType<typeof syntheticTrace>): void => {
  const encoder = new TextEncoder()
  const pieces: Uint8Array[] = []
  for (let at = 0; at < ACCESSES; at += 5000) {
    let text = ''
    for (let line = at; line < at + 5000; line++) {
      text += `${trace.cpus[line]} ${trace.ops[line] === 1 ? 'w' : 'r'} ${trace.addresses[line].toString(16)}\n`
    }
    pieces.push(encoder.encode(text))
  }
  const seconds = best(() => {
    const replayer = new Replayer(compileProtocol(PROTOCOLS['mesi']), SHAPE)
    const parser = new LineParser('processor', 0, (batch) => replayer.replay(batch))
    for (const piece of pieces) parser.push(piece)
    parser.end()
    if (replayer.accesses !== ACCESSES) throw new Error('accesses were lost')
  })
  say('the same from text, parsing included', million(ACCESSES / seconds))
}

/** A whole simulation with its log, grown with the number of CPUs so that each has as much to do. */
const benchSimulation = (): void => {
  for (const kernel of ['dragonfly', 'freebsd5']) {
    const scenario = { ...PRESETS[0].scenario, kernel }
    let microOps = 0
    const seconds = best(() => {
      const sim = createSimulation(resolve(scenario))
      sim.runUntil(20_000_000_000)
      microOps = sim.summary().microOps
    })
    say(`default scenario, log on, ${kernel}: micro-operations`, million(microOps / seconds))
  }
  for (const kernel of Object.keys(KERNELS).filter((id) => id !== 'amiga')) {
    const [few, some, many] = [4, 64, 256].map((count) => nsPerEvent(kernel, count))
    say(
      `cost of an event with 4, 64 and 256 CPUs, ${kernel}`,
      `${few.toFixed(0)}, ${some.toFixed(0)} and ${many.toFixed(0)} ns: ${(some / few).toFixed(2)} and ${(many / few).toFixed(2)} ×`,
    )
  }
}

const EVENTS_TIMED = 1_500_000

/** Time of a run by its events, with a load that grows with the CPUs; what it takes to build the run is not in it. */
const nsPerEvent = (kernel: string, count: number): number => {
  const base = PRESETS[0].scenario
  const scenario = {
    ...base,
    kernel,
    machine: 'dual-epyc-7742',
    cpus: count,
    workload: {
      ...base.workload,
      params: { ...base.workload.params, ratePps: 100_000 * count, nics: Math.min(16, count), flows: 8 * count },
    },
  }
  let fastest = Infinity
  for (let round = 0; round < ROUNDS; round++) {
    const sim = createSimulation(resolve(scenario))
    const start = performance.now()
    while (sim.log.length < EVENTS_TIMED) sim.runUntil(sim.now + 100_000_000)
    fastest = Math.min(fastest, ((performance.now() - start) * 1e6) / sim.log.length)
  }
  return fastest
}

/** 64 nodes × 16 CPUs with load levelling, against real time. Each is run once: a minute of it is long enough. */
const benchCluster = (): void => {
  for (const [system, leveller] of [
    ['openssi', 'openssi'],
    ['openmosix', 'mosix'],
    ['kerrighed', 'mosix'],
    ['sprite', 'sprite'],
  ]) {
    const [bare, kept] = [false, true].map((keepLog) => clusterSpeed(system, leveller, keepLog))
    if (bare.summary.digest !== kept.summary.digest) throw new Error('keeping the log has changed the run')
    const { moves, processes } = bare.summary
    say(
      `build on 64 × 16 CPUs, ${system}, levelled by ${leveller}`,
      `${bare.ratio.toFixed(1)} × real time, ${kept.ratio.toFixed(1)} × with the log kept`,
    )
    say(
      '  CPUs busy; moves; jobs ended, in a minute',
      `${(100 * bare.busy).toFixed(0)} %; ${moves.completed}; ${processes.finished}`,
    )
  }
}

/** What the timeline costs when a run is long: painting its lanes, without the canvas, and searching it. */
const benchTimeline = (): void => {
  const { stretches, events, bytesPerStretch, painting, search } = timelineSpeed()
  say(
    `timeline of ${(stretches / 1e6).toFixed(2)} million stretches (${(events / 1e6).toFixed(1)} million events)`,
    `${bytesPerStretch.toFixed(0)} bytes a stretch`,
  )
  for (const { spanPs, median, p95 } of painting) {
    say(`  painting ${(spanPs / 1e6).toPrecision(3)} µs of it`, `${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`)
  }
  for (const { query, ms, hits } of search) say(`  searching for ${query}`, `${ms.toFixed(0)} ms, ${hits} hits`)
}

/** How evenly the page plays in a real browser that draws without a graphics card. */
const benchFrames = async (): Promise<void> => {
  for (const { what, medianMs, p95Ms, longTasks } of await frameSpeed()) {
    say(`frames: ${what}`, `${medianMs.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms, ${longTasks} long tasks`)
  }
}

/** How soon the page is there, by Lighthouse's reckoning: 95 points and more are wanted. */
const benchLighthouse = async (): Promise<void> => {
  for (const { formFactor, points, faults } of await lighthousePoints()) {
    say(`Lighthouse, speed, ${formFactor}`, `${points[points.length >> 1]} points (${points.join(', ')})`)
    for (const fault of faults) console.log(`  ${fault}`)
  }
}

console.log(`Node ${process.version}, ${cpus()[0].model}, best of ${ROUNDS}`)
benchReplay()
benchSimulation()
benchCluster()
benchTimeline()
seekSpeed(say)
whySpeed(say)
await benchFrames()
await benchLighthouse()
