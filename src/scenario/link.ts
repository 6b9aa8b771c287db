import { LINK_LIMITS, pack, unpack } from './codec.ts'
import { checkedDigests } from './digests.ts'
import { type Failed, failureOf, numberIn } from './link-result.ts'
import { bareLink, packedParts, readablePart } from './link-text.ts'
import { DEFAULT_PAIR, type Pair } from './pair.ts'
import { parsePair } from './parse-pair.ts'
import { plainForm, readPlain } from './plain-link.ts'
import { type Scenario, ScenarioError } from './scenario.ts'
import { parseSidesText, type SideSpec, sidesText } from './sides.ts'
import { parseScenario } from './validate.ts'
import { checkVersion, declareFormat, upgrade } from './versions.ts'

/** Which kernels are shown: the two of the pair, or the scenario's own alone. */
const VIEWS = ['split', 'one'] as const
export type View = (typeof VIEWS)[number]

/**
 * Version of what a scenario *means*: raised whenever the same scenario gives another run. A link made under another
 * engine still opens; its digests then say which runs differ.
 */
export const ENGINE_VERSION = 3

/** What a link carries: a scenario, a moment in it, how it is looked at, and what the run was when it was sent. */
export interface Shared {
  scenario: Scenario
  /** Moment, in ps. */
  momentPs: number
  view: View
  /** Kernels of the split view. */
  pair: Pair
  /** What is compared where it is more than two kernels; empty if it is not. */
  sides: SideSpec[]
  /** Digests of the sender's runs, as `digests.ts` has them; empty when none was known. */
  digest: string
  engine: number
}

export type Decoded = { ok: true; shared: Shared } | Failed | { ok: null }

/** The packed form: what is in it, by version, as `z1.`, `z2.` … say. */
const PACKED_FORMAT = declareFormat({ what: 'This link', current: 1, steps: {} })

/** What a link is made of; without a pair, it has none of its own to say. */
export type Sharing = Omit<Shared, 'pair' | 'sides'> & {
  pair?: Pair
  sides?: SideSpec[]
  /** Title of the preset that the scenario came from, where it has been given another since. */
  presetTitle?: string
}

const kernelsOf = ({ scenario, view, pair = DEFAULT_PAIR, sides = [] }: Sharing): readonly string[] => {
  if (sides.length > 0) return sides.map(({ kernel }) => kernel)
  return view === 'split' ? pair : [scenario.kernel]
}

/**
 * The fragment of a link, without the `#`. Readable where a preset's name says most of it, packed where not, and then
 * readable in its first part at least. Throws {@link ScenarioError} when it would be too long to be read back: a whole
 * matrix of a large machine is.
 */
export const encodeLink = async (shared: Sharing): Promise<string> => {
  const plain = plainForm(shared)
  if (plain !== undefined) return plain
  const { sides, presetTitle: _, ...rest } = shared
  const packed = await pack({
    ...rest,
    ...(sides === undefined || sides.length === 0 ? {} : { sides: sidesText(sides) }),
  })
  const start = readablePart(shared.scenario.title, kernelsOf(shared))
  if (packed.length <= LINK_LIMITS.encoded) return `${start}z${PACKED_FORMAT.current}.${packed}`
  throw new ScenarioError(
    `a link would have ${packed.length} characters; at most ${LINK_LIMITS.encoded} can be read back`,
  )
}

/** How a link is looked at matters less than what it shows: these fall back one by one instead of failing. */
const viewFields = (get: (key: string) => unknown, scenario: Scenario): Omit<Shared, 'scenario' | 'pair' | 'sides'> => {
  const moment = numberIn(get('momentPs'))
  const engine = numberIn(get('engine'))
  return {
    momentPs: Number.isSafeInteger(moment) && moment >= 0 ? Math.min(moment, scenario.untilPs) : 0,
    view: VIEWS.find((view) => view === get('view')) ?? 'split',
    digest: checkedDigests(get('digest')),
    engine: Number.isSafeInteger(engine) ? engine : ENGINE_VERSION,
  }
}

const fromPacked = async (version: number, packed: string): Promise<Shared> => {
  // Whether the version is known comes first: what a newer one packs may not even unpack here.
  checkVersion(PACKED_FORMAT, version)
  const value = await unpack(packed)
  if (typeof value !== 'object' || value === null)
    throw new ScenarioError('The link is damaged: there is no scenario in it.')
  const fields = new Map(Object.entries(upgrade(PACKED_FORMAT, { ...value, v: version }) as object))
  const scenario = parseScenario(fields.get('scenario'))
  const pair = fields.has('pair') ? parsePair('pair', fields.get('pair')) : DEFAULT_PAIR
  const sides = fields.get('sides')
  return {
    scenario,
    pair,
    sides: typeof sides === 'string' && sides !== '' ? parseSidesText(sides) : [],
    ...viewFields((key) => fields.get(key), scenario),
  }
}

const fromPlain = (text: string): Shared => {
  const { view, ...rest } = readPlain(text)
  return { ...rest, ...viewFields(view, rest.scenario) }
}

/**
 * Reads the part of an address after `#` or `?`. A link comes from a stranger: everything in it is checked, and the
 * answer is a scenario made anew or a sentence that says what is wrong. `ok: null` means that there is no link.
 */
export const decodeLink = async (text: string): Promise<Decoded> => {
  try {
    if (text.length > LINK_LIMITS.whole) {
      throw new ScenarioError(`The link is ${text.length} characters long; no scenario needs that many.`)
    }
    const bare = bareLink(text)
    if (bare === '') return { ok: null }
    const packed = packedParts(bare, 'z')
    if (packed !== undefined) return { ok: true, shared: await fromPacked(packed.version, packed.data) }
    if (!/(^|&)s=/.test(bare))
      throw new ScenarioError('The address has something after the "#" that is not a scenario of this program.')
    return { ok: true, shared: fromPlain(bare) }
  } catch (error) {
    return failureOf(error)
  }
}
