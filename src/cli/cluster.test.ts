import { describe, expect, it } from 'vitest'
import { main } from './commands.ts'

const shell = async (...args: string[]): Promise<{ status: number; out: string; complaint: string }> => {
  let out = ''
  let complaint = ''
  const status = await main(
    args,
    (text) => {
      out += text
    },
    (text) => {
      complaint += text
    },
  )
  return { status, out, complaint }
}

describe('cluster on the command line', () => {
  it('runs a preset under its systems, or others, and prints what came of it', async () => {
    const { status, out } = await shell('cluster', 'four-strategies', '--until', '3s', '--system', 'xen')
    expect(status).toBe(0)
    const result = JSON.parse(out) as { systems: Record<string, { moves: object; digest: string }> }
    expect(Object.keys(result.systems)).toEqual(['xen'])
    expect(result.systems.xen.moves).toMatchObject({ ordered: 1, completed: 1 })
    expect(result.systems.xen.digest).toMatch(/^[0-9a-f]{16}$/)
  })

  it('gives the same digest for a link as for the preset, and another with a fault', async () => {
    const digestOf = async (...args: string[]): Promise<string> => {
      const { out } = await shell('cluster', ...args, '--until', '2s', '--system', 'kerrighed')
      return (JSON.parse(out) as { systems: { kerrighed: { digest: string } } }).systems.kerrighed.digest
    }
    const plain = await digestOf('four-strategies')
    expect(await digestOf('https://example.org/#c=four-strategies&e=1')).toBe(plain)
    expect(await digestOf('four-strategies', '--fault', 'crash-0@1s')).not.toBe(plain)
  })

  it('says what is wrong, and with what', async () => {
    const cases = [
      [['cluster', 'four-strategie'], /Did you mean four-strategies/],
      [['cluster', 'four-strategies', '--system', 'xem'], /Did you mean xen/],
      [['cluster', 'four-strategies', '--set', 'nosuch=1'], /--set: there is no "nosuch"/],
      [['cluster', 'four-strategies', '--fault', 'crash-9@1s'], /there is no node 9/],
      [['cluster', 'four-strategies', '--fault', 'crash-1@soon'], /--fault/],
      [['cluster', 'four-strategies', '--level', 'nosuch'], /levelling/],
      [['cluster', 'nosuch.json'], /nosuch\.json/],
      [['cluster'], /one SCENARIO/],
    ] as const
    for (const [args, message] of cases) {
      const { status, complaint } = await shell(...args)
      expect(status, args.join(' ')).toBeGreaterThan(0)
      expect(complaint).toMatch(message)
    }
  })
})
