import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KERNEL_CARDS } from '../sim/kernel/cards.ts'
import { MESI } from '../sim/machine/protocol/mesi.ts'
import { MACHINES } from '../sim/machine/topology/registry.ts'
import { pack } from './codec.ts'
import { decodeLink, encodeLink, type Shared } from './link.ts'
import { pairOf, withSide } from './pair.ts'
import { parsePair } from './parse-pair.ts'
import type { ScenarioIntervention } from './interventions.ts'
import { PRESETS } from './presets/index.ts'
import type { SideSpec } from './sides.ts'
import { parseScenario } from './validate.ts'

const anyThread = fc.constantFrom('netisr 0', 'swi1: net', 'counter 3', 'a~b!c')
const atPs = fc.integer({ min: 0, max: 1_000_000 })
const on = fc.constantFrom('dragonfly', 'freebsd5')
const anyIntervention: fc.Arbitrary<ScenarioIntervention> = fc
  .tuple(
    atPs,
    fc.option(on, { nil: undefined }),
    fc.oneof<fc.Arbitrary<object>[]>(
      fc.record({ kind: fc.constantFrom('move', 'pin'), thread: anyThread, cpu: fc.constant(0) }),
      fc.record({ kind: fc.constantFrom('unpin', 'kill', 'forgetWake'), thread: anyThread }),
      fc.record({ kind: fc.constant('priority'), thread: anyThread, steps: fc.integer({ min: -100, max: 100 }) }),
      fc.record({ kind: fc.constant('load'), permille: fc.integer({ min: 10, max: 100_000 }) }),
      fc.record({
        kind: fc.constant('latency'),
        what: fc.constantFrom('transfer', 'memory', 'wires', 'ipi'),
        permille: fc.integer({ min: 0, max: 1_000_000 }),
      }),
      fc.record({ kind: fc.constant('loseIpi'), count: fc.integer({ min: 1, max: 1000 }) }),
    ),
  )
  .map(
    ([at, kernel, rest]) =>
      ({ atPs: at, ...(kernel === undefined ? {} : { on: kernel }), ...rest }) as ScenarioIntervention,
  )
const anySide: fc.Arbitrary<SideSpec> = fc.record(
  {
    kernel: fc.constantFrom(...Object.keys(KERNEL_CARDS)),
    protocol: fc.constantFrom('mesi', 'moesi'),
    machine: fc.constantFrom('dual-epyc-7742'),
    plain: fc.constant<true>(true),
    free: fc.constantFrom('stallTransfer', 'ipi', 'line:sched_lock', 'line:swi1: net[0]'),
  },
  { requiredKeys: ['kernel'] },
)

const anyShared: fc.Arbitrary<Shared> = fc
  .record({
    preset: fc.constantFrom(...PRESETS),
    kernel: fc.constantFrom('dragonfly', 'freebsd5'),
    machine: fc.constantFrom<Shared['scenario']['machine']>(
      'dual-opteron-2005',
      'dual-epyc-7742',
      MACHINES['quad-opteron-2005'],
    ),
    protocol: fc.constantFrom<Shared['scenario']['protocol']>('mesi', 'dragon', {
      ...MESI,
      name: 'own',
      title: '<b>own</b>',
    }),
    title: fc.option(fc.string({ maxLength: 60 }), { nil: undefined }),
    cpus: fc.integer({ min: 1, max: 4 }),
    seed: fc.integer({ min: 0, max: 0xffffffff }),
    untilPs: fc.integer({ min: 1000, max: 5_000_000_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    view: fc.constantFrom<Shared['view']>('split', 'one'),
    pair: fc
      .shuffledSubarray(Object.keys(KERNEL_CARDS), { minLength: 2, maxLength: 2 })
      .map(([left, right]): Shared['pair'] => [left, right]),
    digest: fc.constantFrom('', '0123456789abcdef'),
    interventions: fc.array(anyIntervention, { maxLength: 4 }),
    sides: fc.array(anySide, { maxLength: 4 }),
  })
  .map(({ preset, title, share, view, pair, digest, interventions, sides, ...rest }) => ({
    scenario: {
      ...preset.scenario,
      ...rest,
      title: title ?? preset.scenario.title,
      ...(interventions.length === 0 ? {} : { interventions }),
    },
    sides,
    momentPs: Math.floor(share * rest.untilPs),
    view,
    pair,
    digest,
    engine: 1,
  }))

const message = async (link: string): Promise<string> => {
  const decoded = await decodeLink(link)
  return decoded.ok === false ? decoded.message : 'it opened'
}

describe('a share link', () => {
  it('gives back exactly what was put in', async () => {
    await fc.assert(
      fc.asyncProperty(anyShared, async (shared) => {
        expect(await decodeLink(`#${await encodeLink(shared)}`)).toEqual({ ok: true, shared })
      }),
      { numRuns: 300 },
    )
  })

  it('is readable and short for every preset', async () => {
    for (const preset of PRESETS) {
      const link = await encodeLink({
        scenario: preset.scenario,
        momentPs: 123_456_789,
        view: 'split',
        digest: 'a'.repeat(16),
        engine: 1,
      })
      expect(link).toContain(`s=${preset.id}`)
      expect(link.length).toBeLessThan(2000)
    }
  })

  it('names the kernels that are compared, unless they are those of the preset', async () => {
    const [preset] = PRESETS
    const shared = { scenario: preset.scenario, momentPs: 0, view: 'split', digest: '', engine: 1 } as const
    expect(await encodeLink({ ...shared, pair: pairOf(preset) })).not.toContain('k=')
    expect(await encodeLink(shared)).not.toContain('k=')
    const [left, right] = pairOf(preset)
    const link = await encodeLink({ ...shared, pair: [right, left] })
    expect(link).toContain(`k=${right}.${left}`)
    expect(await decodeLink(link)).toMatchObject({ ok: true, shared: { pair: [right, left] } })
    expect(await decodeLink('#s=packets')).toMatchObject({ ok: true, shared: { pair: pairOf(preset) } })
    const unsaid = await pack(shared)
    expect(await decodeLink(`#z1.${unsaid}`)).toMatchObject({ ok: true, shared: { pair: ['dragonfly', 'freebsd5'] } })
  })

  it('opens after a mail program has changed its # into %23, and from behind a ?', async () => {
    for (const start of ['%23', '?', '#']) expect((await decodeLink(`${start}s=packets&t=5`)).ok).toBe(true)
  })

  it('never throws and never takes over what it does not understand, however it is damaged', async () => {
    await fc.assert(
      fc.asyncProperty(anyShared, fc.nat(), fc.string({ unit: 'binary', maxLength: 6 }), async (shared, at, noise) => {
        const link = await encodeLink(shared)
        const place = at % link.length
        const decoded = await decodeLink(`#${link.slice(0, place)}${noise}${link.slice(place + noise.length)}`)
        if (decoded.ok === true) expect(parseScenario(decoded.shared.scenario)).toEqual(decoded.shared.scenario)
        else if (decoded.ok === false) expect(decoded.message.length).toBeGreaterThan(10)
      }),
      { numRuns: 400 },
    )
  })

  it('says what is wrong', async () => {
    expect(await message('#s=packet')).toMatch(/Did you mean packets\?/)
    expect(await message('#s=packets&cpus=400')).toMatch(/^cpus: /)
    expect(await message('#s=packets&p.flows=0')).toMatch(/flows: 0; it must be from 1 to 4096/)
    expect(await message('#s=packets&machine=dual-opteron-2005&cpus=9')).toMatch(/this machine has 4/)
    expect(await message('#s=packets&k=dragonfly.freebsd6')).toMatch(/^k: there is no "freebsd6".*Did you mean/)
    expect(await message('#s=packets&k=dragonfly')).toMatch(/^k: expected two kernels/)
    expect(await message('#s=packets&k=dragonfly.dragonfly')).toMatch(/on both sides/)
    const pair = { toString: 'x' }
    expect(await message(`#z1.${await pack({ scenario: PRESETS[0].scenario, pair })}`)).toMatch(/^pair: expected two/)
    expect(await message('#z1.AAAA')).toMatch(/damaged/)
    expect(await message('#z9.AAAA')).toMatch(/newer version/)
    expect(await message('#javascript:alert(1)')).toMatch(/not a scenario/)
    expect(await message(`#z1.${'A'.repeat(80_000)}`)).toMatch(/characters long/)
  })

  it('refuses a bomb before it has unpacked it', async () => {
    const bomb = await pack({ scenario: '0'.repeat(16 * 1024 * 1024) })
    expect(bomb.length).toBeLessThan(65_536)
    const started = process.memoryUsage().arrayBuffers
    expect(await decodeLink(`#z1.${bomb}`)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/unpacks to more than 256 KiB/),
    })
    expect(process.memoryUsage().arrayBuffers - started).toBeLessThan(32 * 1024 * 1024)
  })

  it('drops keys that could reach a prototype', async () => {
    const scenario = JSON.stringify(PRESETS[0].scenario)
    const bytes = `{"scenario":${scenario},"__proto__":{"polluted":true},"momentPs":5}`
    const packed = await pack(JSON.parse(bytes.replace('"__proto__"', '"constructor"')))
    const decoded = await decodeLink(`#z1.${packed}`)
    expect(decoded).toMatchObject({ ok: true, shared: { momentPs: 5 } })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('the kernels of the two sides', () => {
  it('never are one and the same', () => {
    expect(withSide(['a', 'b'], 0, 'c')).toEqual(['c', 'b'])
    expect(withSide(['a', 'b'], 1, 'c')).toEqual(['a', 'c'])
    expect(withSide(['a', 'b'], 0, 'b')).toEqual(['b', 'a'])
    expect(withSide(['a', 'b'], 1, 'a')).toEqual(['b', 'a'])
    expect(withSide(['a', 'b'], 1, 'b')).toEqual(['a', 'b'])
    for (const odd of [[null, {}], ['dragonfly', { toString: 'x' }], ['dragonfly', 'freebsd5', 1], undefined])
      expect(() => parsePair('pair', odd)).toThrow(/expected two kernels/)
  })
})

describe('what is done to a run from outside, in a link', () => {
  it('is readable, and what is wrong with it is said with its place', async () => {
    const link = await encodeLink({
      scenario: {
        ...PRESETS[0].scenario,
        interventions: [{ atPs: 20_000_000, kind: 'pin', thread: 'netisr 0', cpu: 2, on: 'dragonfly' }],
      },
      momentPs: 0,
      view: 'split',
      sides: [{ kernel: 'dragonfly', plain: true }, { kernel: 'dragonfly' }],
      digest: '',
      engine: 3,
    })
    expect(link).toContain('i=20000000%7Epin%7Enetisr+0%7E2%7Eon.dragonfly')
    expect(await message('s=packets&i=5~pinn~netisr 0~2')).toContain(
      'i[0]: there is no intervention "pinn". Did you mean pin?',
    )
    expect(await message('s=packets&i=5~pin~netisr 0~x')).toContain('i[0].cpu: "x"; expected a whole number')
    expect(await message('s=packets&i=5~pin~netisr 0~9')).toContain('interventions[0].cpu: 9; there are CPUs 0 to 3.')
    expect(await message('s=packets&x=freebsd6')).toContain(
      'x[0].kernel: there is no "freebsd6". Did you mean freebsd5?',
    )
    expect(await message('s=packets&x=freebsd5~fast')).toContain(
      'x[0]: "fast"; a side has protocol, machine, plain or free.',
    )
    expect(await message('s=packets&x=amiga!amiga!amiga!amiga!amiga')).toContain('at most 4 can be shown')
  })
})
