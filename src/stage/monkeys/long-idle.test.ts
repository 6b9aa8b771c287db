import { describe, expect, it } from 'vitest'
import type { CpuFrame } from '../../playback/frame.ts'
import { OPENING_MOMENT_PS } from '../../store/app.ts'
import { LONG_IDLE_PS, longIdle } from './long-idle.ts'

const cpu = (label: CpuFrame['label'], sincePs: number, interrupted = false): CpuFrame => ({
  thread: -1,
  label,
  interrupted,
  line: -1,
  sincePs,
  event: 0,
})

describe('a place that stays empty', () => {
  it('is the one that has been idle longest, once that is long enough', () => {
    const cpus = [cpu('idle', 50), cpu('idle', 20), cpu('user', 0), cpu('idle', 20)]
    expect(longIdle({ timePs: LONG_IDLE_PS + 19, cpus })).toBe(-1)
    expect(longIdle({ timePs: LONG_IDLE_PS + 20, cpus })).toBe(1)
    expect(longIdle({ timePs: 2 * LONG_IDLE_PS, cpus })).toBe(1)
  })

  it('is none that works, or serves an interrupt, however long', () => {
    expect(longIdle({ timePs: 9 * LONG_IDLE_PS, cpus: [cpu('user', 0), cpu('idle', 0, true)] })).toBe(-1)
  })

  it('is never there when the page opens', () => {
    expect(OPENING_MOMENT_PS).toBeLessThan(LONG_IDLE_PS)
  })
})
