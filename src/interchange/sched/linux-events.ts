import { LEAVES } from '../../sim/trace/sched/sched-trace.ts'

/** A thread as the arguments of an event name it. */
interface Named {
  comm: string
  pid: number
}

// As the kernel's include/trace/events/sched.h prints them, and, after "or", as perf's and trace-cmd's own plugins do.
const SWITCH =
  /^prev_comm=(.{0,64}?) prev_pid=(-?\d{1,9}) (?:prev_prio=-?\d+ )?prev_state=(.{1,24}?)\s+==>\s+next_comm=(.{0,64}?) next_pid=(-?\d{1,9})(?!\d)/
const SWITCH_SHORT = /^(.{0,64}?):(\d{1,9}) \[-?\d+\] (\S{1,12}) ==> (.{0,64}?):(\d{1,9}) \[-?\d+\]/
const WAKE = /^comm=(.{0,64}?) pid=(-?\d{1,9})(?!\d)(.*)$/
const WAKE_SHORT = /^(.{0,64}?):(\d{1,9}) \[-?\d+\](.*)$/
const TARGET = /\b(?:target_cpu=|CPU:)(\d{1,5})/
const MIGRATE = /^comm=(.{0,64}?) pid=(-?\d{1,9}) .*?\borig_cpu=(-?\d{1,5}) dest_cpu=(-?\d{1,5})(?!\d)/
const FORK = /^comm=(.{0,64}?) pid=(-?\d{1,9}) child_comm=(.{0,64}?) child_pid=(-?\d{1,9})(?!\d)/
const EXEC = /^filename=(.{0,512}) pid=(-?\d{1,9})/
const EXIT = /^comm=(.{0,64}?) pid=(-?\d{1,9})(?!\d)/

/** A task's state as it leaves: a letter (R, R+, S, D|K, Z, X …), or in old perf data the number behind it. */
const leavingAs = (state: string): number => {
  if (/^(R|0\b|0x0+\b)/.test(state)) return LEAVES.ready
  if (/^(X|Z|x)/.test(state)) return LEAVES.dead
  return LEAVES.blocked
}

export const readSwitch = (args: string): { prev: Named; next: Named; leaves: number } | undefined => {
  const match = SWITCH.exec(args) ?? SWITCH_SHORT.exec(args)
  if (match === null) return undefined
  const [, prevComm, prevPid, state, nextComm, nextPid] = match
  return {
    prev: { comm: prevComm, pid: Number(prevPid) },
    next: { comm: nextComm, pid: Number(nextPid) },
    leaves: leavingAs(state),
  }
}

/** `target`: the CPU that the thread is to run on, or −1. */
export const readWake = (args: string): { who: Named; target: number } | undefined => {
  const match = WAKE.exec(args) ?? WAKE_SHORT.exec(args)
  if (match === null) return undefined
  const target = TARGET.exec(match[3])
  return { who: { comm: match[1], pid: Number(match[2]) }, target: target === null ? -1 : Number(target[1]) }
}

export const readMigrate = (args: string): { who: Named; from: number; to: number } | undefined => {
  const match = MIGRATE.exec(args)
  return match === null
    ? undefined
    : { who: { comm: match[1], pid: Number(match[2]) }, from: Number(match[3]), to: Number(match[4]) }
}

export const readFork = (args: string): { parent: Named; child: Named } | undefined => {
  const match = FORK.exec(args)
  return match === null
    ? undefined
    : { parent: { comm: match[1], pid: Number(match[2]) }, child: { comm: match[3], pid: Number(match[4]) } }
}

/** The name after the call is the last part of the file's. */
export const readExec = (args: string): Named | undefined => {
  const match = EXEC.exec(args)
  return match === null
    ? undefined
    : { comm: match[1].slice(match[1].lastIndexOf('/') + 1).slice(0, 15), pid: Number(match[2]) }
}

export const readExit = (args: string): Named | undefined => {
  const match = EXIT.exec(args)
  return match === null ? undefined : { comm: match[1], pid: Number(match[2]) }
}
