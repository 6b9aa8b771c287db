/**
 * What a thread of a trace does, one step after the other, as text that a person can read and a link can hold:
 * `r1200` runs for 1,200 ns, `s300` sleeps for 300 ns, `w` waits until it is woken, `k5` wakes thread 5. Waiting takes
 * one wake-up, which may have come before: nothing is lost, whichever of the two is first.
 */
export interface TracedThread {
  name: string
  /** CPU on which the trace sees it first, counted from 0. */
  cpu: number
  steps: string
}

/** What a scenario may carry of a trace. All steps together have to fit into what a link can be unpacked to. */
export const TRACED_LIMITS = { threads: 256, characters: 200_000, stepNs: 2_000_000_000 } as const

export const STEP = { run: 0, sleep: 1, wait: 2, wake: 3 } as const
const LETTERS = ['r', 's', 'w', 'k'] as const

/** Steps in columns: what, and for how long or whom. */
export interface Steps {
  what: Uint8Array
  value: Int32Array
}

/** What is wrong with a step; undefined when nothing is. */
const faultOf = (step: string): string | undefined => {
  if (step === 'w') return undefined
  const match = /^([rsk])(\d{1,10})$/.exec(step)
  if (match === null) return 'a step is r and s with nanoseconds behind it, w, or k with a thread'
  const value = Number(match[2])
  if (match[1] !== 'k' && (value < 1 || value > TRACED_LIMITS.stepNs))
    return `it must be from 1 to ${TRACED_LIMITS.stepNs} ns`
  return match[1] === 'k' && value >= TRACED_LIMITS.threads ? 'there is no such thread' : undefined
}

/** Reads steps; `fault` is told what is wrong with the first wrong one, and must not return. */
export const readSteps = (text: string, fault: (message: string) => never): Steps => {
  const parts = text === '' ? [] : text.split(' ')
  const steps = { what: new Uint8Array(parts.length), value: new Int32Array(parts.length) }
  parts.forEach((part, index) => {
    const wrong = faultOf(part)
    if (wrong !== undefined) fault(`step ${index + 1} is "${part.slice(0, 20)}"; ${wrong}`)
    steps.what[index] = LETTERS.indexOf(part[0] as (typeof LETTERS)[number])
    steps.value[index] = part === 'w' ? 0 : Number(part.slice(1))
  })
  return steps
}

/** What is wrong with the threads together: each wait needs its wake-up, each wake-up its thread. */
export const tracedFault = (threads: readonly Steps[]): string | undefined => {
  const waits = threads.map(({ what }) => what.filter((step) => step === STEP.wait).length)
  const wakes = new Int32Array(threads.length)
  for (const [thread, { what, value }] of threads.entries()) {
    for (let at = 0; at < what.length; at++) {
      if (what[at] !== STEP.wake) continue
      if (value[at] >= threads.length) return `thread ${thread} wakes thread ${value[at]}; there are ${threads.length}`
      wakes[value[at]]++
    }
  }
  const lonely = waits.findIndex((count, thread) => count > wakes[thread])
  return lonely < 0 ? undefined : `thread ${lonely} waits ${waits[lonely]} times and is woken ${wakes[lonely]} times`
}
