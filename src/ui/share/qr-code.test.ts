import jsQR from 'jsqr'
import { describe, expect, it } from 'vitest'
import { CLUSTER_PRESETS } from '../../scenario/cluster/presets.ts'
import { encodeClusterLink } from '../../scenario/cluster/link.ts'
import { encodeLink, ENGINE_VERSION } from '../../scenario/link.ts'
import { pairOf } from '../../scenario/pair.ts'
import { PRESETS } from '../../scenario/presets/index.ts'
import { QR_BYTES_MAX, qrModules, QUIET_ZONE } from './qr-code.tsx'

const PAGE = 'https://mastership.example.org/a/folder/'
const DIGESTS = `${'0123456789abcdef'}.${'fedcba9876543210'}`
/** Pixels to a module, as a camera might see it. */
const SCALE = 3

/** What a camera reads from a code: its modules as pixels, and nothing else. */
const scanned = (text: string): string | undefined => {
  const modules = qrModules(text)
  if (modules === null) return undefined
  const side = modules.length * SCALE
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (modules[Math.floor(y / SCALE)][Math.floor(x / SCALE)])
        pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
    }
  }
  return jsQR(pixels, side, side)?.data
}

describe('the QR code of a link', () => {
  it.each(PRESETS.map((preset) => [preset.id, preset] as const))('scans back for %s', async (_, preset) => {
    const link = await encodeLink({
      scenario: preset.scenario,
      pair: pairOf(preset),
      momentPs: 123_456_789,
      view: 'split',
      digest: DIGESTS,
      engine: ENGINE_VERSION,
    })
    expect(link.length).toBeLessThanOrEqual(2000)
    expect(scanned(`${PAGE}#${link}`)).toBe(`${PAGE}#${link}`)
  })

  it.each(CLUSTER_PRESETS.map((preset) => [preset.id, preset] as const))('scans back for %s', async (_, preset) => {
    const { scenario } = preset
    const link = await encodeClusterLink({ scenario, momentPs: 5e11, digest: DIGESTS, engine: 1 })
    expect(link.length).toBeLessThanOrEqual(2000)
    expect(scanned(`${PAGE}#${link}`)).toBe(`${PAGE}#${link}`)
  })

  it('has its quiet zone, scans at the longest that is comfortable, and is none where a link is too long', () => {
    const modules = qrModules(PAGE) ?? []
    for (let at = 0; at < modules.length; at++) {
      for (let edge = 0; edge < QUIET_ZONE; edge++) expect(modules[edge][at] || modules[at][edge]).toBe(false)
    }
    const long = `${PAGE}#z1.${'aB3_-'.repeat(390)}`
    expect(scanned(long)).toBe(long)
    expect(qrModules('x'.repeat(QR_BYTES_MAX))).not.toBeNull()
    expect(qrModules('x'.repeat(QR_BYTES_MAX + 1))).toBeNull()
  })
})
