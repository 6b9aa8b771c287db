import { describe, expect, it } from 'vitest'
import type { Curve } from '../stage/curves.tsx'
import { leadSentence, peakSentence } from './sweep-words.ts'

const curve = (label: string, values: Record<number, number>): Curve => ({
  label,
  points: Object.entries(values).map(([cpus, value]) => ({ cpus: Number(cpus), value })),
})
const A = (values: Record<number, number>): Curve => curve('A', values)
const B = (values: Record<number, number>): Curve => curve('B', values)
const lead = (left: Curve, right: Curve): string | null => leadSentence(left, right, 'packet')

describe('who leads, by the number of CPUs', () => {
  it('says where the order flips', () => {
    const [a, b] = [A({ 1: 10, 2: 18, 4: 30, 8: 31, 16: 30 }), B({ 1: 8, 2: 15, 4: 28, 8: 50, 16: 90 })]
    expect(lead(a, b)).toBe('A leads up to 4 CPUs, B from 8 on.')
    expect(lead(b, a)).toBe('A leads up to 4 CPUs, B from 8 on.')
    expect(lead(A({ 1: 10, 2: 9 }), B({ 1: 9, 2: 10 }))).toBe('A leads with 1 CPU, B with 2 CPUs.')
    expect(lead(A({ 1: 2, 2: 1, 4: 1, 8: 2 }), B({ 1: 1, 2: 2, 4: 2, 8: 1 }))).toBe(
      'A leads with 1 CPU, B from 2 to 4, A with 8 CPUs.',
    )
  })

  it('says where both are level', () => {
    expect(lead(A({ 1: 100, 2: 200, 4: 300 }), B({ 1: 101, 2: 199, 4: 400 }))).toBe(
      'Both are level up to 2 CPUs, B leads with 4 CPUs.',
    )
    expect(lead(A({ 1: 200, 2: 200, 4: 100 }), B({ 1: 100, 2: 200, 4: 200 }))).toBe(
      'A leads with 1 CPU, both are level with 2 CPUs, B leads with 4 CPUs.',
    )
    expect(lead(A({ 1: 0, 2: 10 }), B({ 1: 0, 2: 10 }))).toBe(
      'Both finish about as many packets per second with every number of CPUs.',
    )
  })

  it('says so when one leads everywhere, and only speaks of what both have been run with', () => {
    expect(lead(A({ 1: 2, 2: 4 }), B({ 1: 1, 2: 1 }))).toBe('A leads with every number of CPUs.')
    expect(lead(A({ 1: 2, 2: 4 }), B({ 1: 1 }))).toBe('A leads with 1 CPU.')
    expect(lead(A({ 1: 2 }), B({ 2: 1 }))).toBeNull()
    expect(lead(A({}), B({}))).toBeNull()
  })

  it('says with how many CPUs one alone gets most done', () => {
    expect(peakSentence(A({ 1: 100_000, 2: 180_000, 4: 150_000 }), 'packet')).toBe(
      'A gets most done with 2 CPUs: 180,000 packets per second, 1.80 times as many as with 1 CPU.',
    )
    expect(peakSentence(A({ 1: 5, 2: 4 }), 'packet')).toBe('A gets most done with 1 CPU: 5 packets per second.')
    expect(peakSentence(A({ 1: 0, 2: 0 }), 'packet')).toBe('A finished no packet with any number of CPUs.')
    expect(peakSentence(A({ 1: 5 }), 'packet')).toBeNull()
  })
})
