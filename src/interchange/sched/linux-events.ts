import { LEAVES } from '../../sim/trace/sched/sched-trace.ts'

/** A thread as the arguments of an event name it. */
interface Named {
  comm: string
  pid: number
}

// As the kernel's include/trace/events/sched.h prints them. A name may itself hold " pid=7": the last that fits is meant.
// `trace-cmd report -R` leaves out the arrow.
const SWITCH =
  /^prev_comm=(.{0,64}?) prev_pid=(-?\d{1,9}) (?:prev_prio=-?\d+ )?prev_state=(.{1,24}?)\s+(?:==>\s+)?next_comm=(.{0,64}?) next_pid=(-?\d{1,9})(?= next_prio=|(?!\d|.* next_pid=\d))/
const WAKE = /^comm=(.{0,64}?) pid=(-?\d{1,9})(?= prio=|(?!\d|.* pid=\d))(.*)$/
const TARGET = /\b(?:target_cpu=|CPU:)(\d{1,5})|\[(\d{1,5})\]\s*$/
const MIGRATE = /^comm=(.{0,64}?) pid=(-?\d{1,9}) (?:prio=-?\d+ )?orig_cpu=(-?\d{1,5}) dest_cpu=(-?\d{1,5})(?!\d)/
const FORK = /^comm=(.{0,64}?) pid=(-?\d{1,9}) child_comm=(.{0,64}?) child_pid=(-?\d{1,9})(?!\d)/
const EXEC = /^filename=(.{0,512}) pid=(-?\d{1,9})/
const EXIT = /^comm=(.{0,64}?) pid=(-?\d{1,9})(?= prio=|(?!\d|.* pid=\d))/

// As the plugins of perf and trace-cmd print them (libtraceevent, plugins/plugin_sched_switch.c).
const SWITCH_SHORT = /^(.{0,64}?):(\d{1,9}) \[-?\d+\] (\S{1,12}) ==> (.{0,64}?):(\d{1,9}) \[-?\d+\]/
const WAKE_SHORT = /^(.{0,64}?):(\d{1,9}) \[-?\d+\](.*)$/

// As the kernel printed them before 2.6.33.
const SWITCH_OLD = /^task (.{0,64}?):(\d{1,9}) \[-?\d+\](?: \((\S{1,12})\))? ==> (.{0,64}?):(\d{1,9}) \[-?\d+\]/
const WAKE_OLD = /^task (.{0,64}?):(\d{1,9}) \[-?\d+\]( success=\d+(?: \[\d+\])?)\s*$/
const MIGRATE_OLD = /^task (.{0,64}?):(\d{1,9}) \[-?\d+\] from: (\d{1,5})\s+to: (\d{1,5})(?!\d)/
const FORK_OLD = /^parent (.{0,64}?):(\d{1,9})\s+child (.{0,64}?):(\d{1,9})(?!\d)/
const EXIT_OLD = /^task (.{0,64}?):(\d{1,9}) \[-?\d+\]/

/** As the tracers sched_switch and wakeup print both: `PID:PRIO:STATE ==> [CPU] PID:PRIO:STATE NAME`, or `+` for `==>`. */
const NUMBERS = /^(\d{1,9}):\s*\d+:(\S)\s+(?:==>|\+)\s+(?:\[(\d{1,5})\]\s+)?(\d{1,9}):\s*\d+:\S?\s*(.{0,64}?)\s*$/

/** The bits of a state that is given as a number, in include/linux/sched.h: those that wait, and those of the dead. */
const WAITS = 0xff
const DEAD = 0x30

/** A task's state as it leaves: a letter (R, R+, S, D|K, Z, X …), or in raw data the number behind it. */
const leavingAs = (state: string): number => {
  if (/^(?:\d+|0x[0-9a-f]+)$/.test(state)) {
    // Above the bits that wait there is only the mark of who was preempted.
    const bits = Number(state) & WAITS
    if (bits === 0) return LEAVES.ready
    return (bits & DEAD) === 0 ? LEAVES.blocked : LEAVES.dead
  }
  if (state.startsWith('R')) return LEAVES.ready
  return /^[XZx]/.test(state) ? LEAVES.dead : LEAVES.blocked
}

export const readSwitch = (args: string): { prev: Named; next: Named; leaves: number } | undefined => {
  const numbers = NUMBERS.exec(args)
  if (numbers !== null) {
    const [, prev, state, , next, comm] = numbers
    return { prev: named('', prev), next: named(comm, next), leaves: leavingAs(state) }
  }
  const match = SWITCH.exec(args) ?? SWITCH_OLD.exec(args) ?? SWITCH_SHORT.exec(args)
  if (match === null) return undefined
  const [, prevComm, prevPid, state, nextComm, nextPid] = match as (string | undefined)[]
  return {
    prev: named(prevComm, prevPid),
    next: named(nextComm, nextPid),
    leaves: state === undefined ? LEAVES.untold : leavingAs(state),
  }
}

/** `target`: the CPU that the thread is to run on, or −1. */
export const readWake = (args: string): { who: Named; target: number } | undefined => {
  const numbers = NUMBERS.exec(args)
  if (numbers !== null) {
    const [, , , cpu, pid, comm] = numbers as (string | undefined)[]
    return { who: named(comm, pid), target: Number(cpu ?? -1) }
  }
  const match = WAKE.exec(args) ?? WAKE_OLD.exec(args) ?? WAKE_SHORT.exec(args)
  if (match === null) return undefined
  const target = TARGET.exec(match[3]) as (string | undefined)[] | null
  return { who: named(match[1], match[2]), target: Number(target?.[1] ?? target?.[2] ?? -1) }
}

export const readMigrate = (args: string): { who: Named; from: number; to: number } | undefined => {
  const match = MIGRATE.exec(args) ?? MIGRATE_OLD.exec(args)
  return match === null ? undefined : { who: named(match[1], match[2]), from: Number(match[3]), to: Number(match[4]) }
}

export const readFork = (args: string): { parent: Named; child: Named } | undefined => {
  const match = FORK.exec(args) ?? FORK_OLD.exec(args)
  return match === null ? undefined : { parent: named(match[1], match[2]), child: named(match[3], match[4]) }
}

/** The name after the call is the last part of the file's. */
export const readExec = (args: string): Named | undefined => {
  const match = EXEC.exec(args)
  return match === null ? undefined : named(match[1].slice(match[1].lastIndexOf('/') + 1).slice(0, 15), match[2])
}

export const readExit = (args: string): Named | undefined => {
  const match = EXIT.exec(args) ?? EXIT_OLD.exec(args)
  return match === null ? undefined : named(match[1], match[2])
}

const named = (comm = '', pid = ''): Named => ({ comm, pid: Number(pid) })
