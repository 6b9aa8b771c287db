import { KIND } from '../log/schema.ts'
import type { Assembler } from '../machine/processor/assembler.ts'
import { Fifos } from './fifos.ts'
import type { Needs, Setup, System } from './kernel.ts'
import { R } from './registers.ts'

/** Messages that one port may hold. */
const CAPACITY = 1024

/**
 * Ports for kernels that have none: a queue under a lock, and channels to sleep on, as a program would build them from
 * a mutex and condition variables. They are written upon `lock.*` and `wait.*`, so what they cost is the kernel's.
 */
export class QueuePorts {
  readonly mutable = ['portOf', 'sender', 'answered'] as const
  readonly fifos: Fifos
  /** The workload's needs, with the locks and channels of its ports added behind its own. */
  readonly needs: Needs
  private readonly live: () => System
  private readonly lines: number[]
  private readonly queues: number[]
  private readonly firstLock: number
  private readonly firstChannel: number
  private readonly firstReply: number
  private readonly firstProgram: () => number
  /** By context: the port it works on. */
  private portOf: number[] = []
  /** By message: the program that sent it; by program: 1 when its answer is there. */
  private sender: Int32Array
  private answered: Uint8Array

  /** `firstProgram` gives the thread of program 0, once there are threads. */
  constructor(setup: Setup, needs: Needs, firstProgram: () => number, live: () => System) {
    const { ports, programs } = needs
    this.live = live
    this.firstProgram = firstProgram
    this.firstLock = needs.locks.length
    this.firstChannel = needs.channels.length
    this.firstReply = this.firstChannel + ports.length
    this.needs = {
      ...needs,
      locks: [...needs.locks, ...ports.map(({ name }) => ({ name: `${name} mtx`, type: 'port' }))],
      channels: [
        ...needs.channels,
        ...ports.map(({ name }) => ({ name: `${name} not empty` })),
        ...(ports.length > 0 ? programs.map(({ name }) => ({ name: `${name} answered` })) : []),
      ],
    }
    this.lines = ports.map(({ name }) =>
      setup.region({
        name: `queue ${name}`,
        kind: 'port',
        lines: 1,
        owner: -1,
        home: 0,
        about: 'head and tail of a queue that stands in for a message port',
      }),
    )
    this.queues = ports.map(({ name }) =>
      setup.queue({ name, kind: 'port', cpu: -1, about: 'messages, under a mutex' }),
    )
    this.fifos = new Fifos(Math.max(1, ports.length), CAPACITY)
    this.sender = new Int32Array(CAPACITY).fill(-1)
    this.answered = new Uint8Array(programs.length)
  }

  write(a: Assembler): void {
    this.writeSend(a)
    this.writeReceive(a)
    this.writeAnswer(a)
  }

  private get(context: number, register: number): number {
    return this.live().processor.get(context, register)
  }

  private put(context: number, register: number, value: number): void {
    this.live().processor.put(context, register, value)
  }

  private underLock(a: Assembler, body: () => void): void {
    const lock = (_: number, context: number): void => {
      this.put(context, R.object, this.firstLock + this.portOf[context])
      this.put(context, R.shared, 0)
    }
    a.do(lock)
    a.call('lock.enter')
    body()
    a.do(lock)
    a.call('lock.leave')
  }

  private sleepOn(a: Assembler, channel: (context: number) => number): void {
    a.do((_, context) => {
      this.put(context, R.object, channel(context))
      this.put(context, R.second, this.firstLock + this.portOf[context])
    })
    a.call('wait.sleep')
  }

  private writeSend(a: Assembler): void {
    a.routine('port.send', () => {
      a.do((_, context) => {
        this.portOf[context] = this.get(context, R.object)
      })
      this.underLock(a, () =>
        a.write(
          (_, context) => this.lines[this.portOf[context]],
          (cpu, context) => this.enqueue(cpu, context),
        ),
      )
      a.do((_, context) => this.put(context, R.object, this.firstChannel + this.portOf[context]))
      a.call('wait.wakeOne')
      a.ret()
    })
    a.routine('port.call', () => {
      a.do((_, context) => {
        this.answered[this.programOf(context)] = 0
      })
      a.call('port.send')
      this.underLock(a, () =>
        a.while(
          (_, context) => this.answered[this.programOf(context)] === 0,
          () => this.sleepOn(a, (context) => this.firstReply + this.programOf(context)),
        ),
      )
      a.ret()
    })
  }

  private writeReceive(a: Assembler): void {
    a.routine('port.receive', () => {
      a.do((_, context) => {
        this.portOf[context] = this.get(context, R.object)
      })
      this.underLock(a, () => {
        a.while(
          (_, context) => this.fifos.length(this.portOf[context]) === 0,
          () => this.sleepOn(a, (context) => this.firstChannel + this.portOf[context]),
        )
        a.write(
          (_, context) => this.lines[this.portOf[context]],
          (_, context) => this.put(context, R.unit, this.fifos.take(this.portOf[context])),
        )
      })
      a.ret()
    })
  }

  private writeAnswer(a: Assembler): void {
    a.routine('port.reply', () => {
      a.do((_, context) => {
        this.portOf[context] = this.get(context, R.object)
      })
      this.underLock(a, () =>
        a.write(
          (_, context) => this.lines[this.portOf[context]],
          (_, context) => {
            this.answered[this.sender[this.get(context, R.unit)]] = 1
          },
        ),
      )
      a.do((_, context) => this.put(context, R.object, this.firstReply + this.sender[this.get(context, R.unit)]))
      a.call('wait.wake')
      a.ret()
    })
  }

  private programOf(context: number): number {
    return context - this.firstProgram()
  }

  private enqueue(cpu: number, context: number): void {
    const { processor, log } = this.live()
    const port = this.portOf[context]
    const unit = this.get(context, R.unit)
    if (!this.fifos.put(port, unit)) throw new Error(`the queue of port ${port} overflows`)
    this.sender[unit] = this.programOf(context)
    const owner = this.firstProgram() + this.needs.ports[port].owner
    log.push(processor.now, KIND.message, cpu, this.queues[port], unit, owner, processor.cause[context])
  }
}
