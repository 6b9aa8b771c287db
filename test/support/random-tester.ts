import { EventQueue } from '../../src/sim/engine/event-queue.ts'
import { nextBelow, seedRandom } from '../../src/sim/engine/random.ts'
import { EventLog } from '../../src/sim/log/log.ts'
import { LABEL } from '../../src/sim/log/schema.ts'
import { Layout } from '../../src/sim/machine/memory/layout.ts'
import { MemorySystem } from '../../src/sim/machine/memory/memory-system.ts'
import { Assembler } from '../../src/sim/machine/processor/assembler.ts'
import { Processor } from '../../src/sim/machine/processor/processor.ts'
import { compileProtocol } from '../../src/sim/machine/protocol/compile.ts'
import type { ProtocolTable } from '../../src/sim/machine/protocol/types.ts'
import type { MachineSpec } from '../../src/sim/machine/spec.ts'

const LINE = 1
const IS_READ = 2
const IS_WRITE = 3

/**
 * Many CPUs load, store and add atomically on few lines at random. Checked: no copy ever holds anything but the last
 * value written (the memory system's own assertion, at every access); what a CPU sees of a line never goes back in
 * time; no atomic addition is lost; the ledger sums to CPUs × time.
 */
export const runRandomTester = (
  spec: MachineSpec,
  protocol: ProtocolTable,
  lines: number,
  operations: number,
  seed: number,
): { operations: number; transfers: number; ledgerPs: number; elapsedPs: number; added: number; sum: number } => {
  const layout = new Layout()
  layout.reserve({ name: 'shared', kind: 'data', lines, owner: -1, home: 0, about: 'fought over' })
  const queue = new EventQueue()
  const log = new EventLog()
  const memory = new MemorySystem(spec, compileProtocol(protocol), layout, log)
  const cpus = spec.cpus.length
  const processor = new Processor(
    { cpus, threadCount: cpus, cyclePs: spec.cyclePs, ipiPs: spec.ipiPs, instantLimit: 1000 },
    memory,
    queue,
    log,
  )
  const random = seedRandom(seed)
  const counters = new Float64Array(lines)
  const seen = new Float64Array(cpus * lines)
  let done = 0
  let added = 0
  const look = (cpu: number, context: number): void => {
    const line = processor.get(context, LINE)
    if (counters[line] < seen[cpu * lines + line]) throw new Error(`CPU ${cpu} saw line ${line} go back in time`)
    seen[cpu * lines + line] = counters[line]
    done++
  }
  const a = new Assembler()
  a.routine('play', () => {
    a.label('next')
    a.do((_, context) => {
      const kind = nextBelow(random, 3)
      processor.put(context, LINE, nextBelow(random, lines))
      processor.put(context, IS_READ, kind === 0 ? 1 : 0)
      processor.put(context, IS_WRITE, kind === 1 ? 1 : 0)
    })
    a.jumpIf(IS_READ, 'read')
    a.jumpIf(IS_WRITE, 'write')
    a.atomic({ register: LINE }, (cpu, context) => {
      counters[processor.get(context, LINE)]++
      added++
      look(cpu, context)
    })
    a.jump('next')
    a.label('read')
    a.read({ register: LINE }, look)
    a.jump('next')
    a.label('write')
    a.write({ register: LINE }, look)
    a.jump('next')
  })
  const program = a.assemble()
  processor.load(program)
  for (let cpu = 0; cpu < cpus; cpu++) {
    processor.current[cpu] = cpu
    processor.start(cpu, program.entry('play'), LABEL.user)
  }
  processor.boot()
  while (done < operations) {
    processor.now = queue.pop()
    processor.handle(queue.poppedKind, queue.poppedFirst, queue.poppedSecond, processor.now)
  }
  const ledger = processor.accounting.ledger(processor.now)
  return {
    operations: done,
    transfers: memory.transfers,
    ledgerPs: Object.values(ledger).reduce((sum, ps) => sum + ps, 0),
    elapsedPs: processor.now,
    added,
    sum: counters.reduce((sum, count) => sum + count, 0),
  }
}
