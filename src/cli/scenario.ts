import { decodeLink } from '../scenario/link.ts'
import { findPreset, PRESETS } from '../scenario/presets/index.ts'
import { type Scenario, ScenarioError } from '../scenario/scenario.ts'
import { requireName } from '../scenario/checks.ts'
import { InputError } from './errors.ts'
import { readScenarioFile } from './scenario-file.ts'

const LINK = /#|\?|%23|^s=|^z\d+\./i

const fromLink = async (text: string): Promise<Scenario> => {
  const mark = /#|%23|\?/i.exec(text)
  const decoded = await decodeLink(mark === null ? text : text.slice(mark.index))
  if (decoded.ok === true) return decoded.shared.scenario
  throw new InputError(decoded.ok === false ? decoded.message : 'the link has nothing after its #')
}

const fromFile = (path: string): Scenario => {
  const opened = readScenarioFile(path)
  if (opened.kind === 'machine') return opened.scenario
  throw new InputError(`${path}: this is a scenario of a cluster; run it with the command cluster`)
}

const titled = (scenario: Scenario): { name: string; scenario: Scenario } => ({ name: scenario.title, scenario })

/** The scenario that was meant by a preset's name, the path of a JSON file, or a share link; and what to call it. */
export const loadScenario = async (text: string): Promise<{ name: string; scenario: Scenario }> => {
  const preset = findPreset(text)
  if (preset !== undefined) return { name: preset.id, scenario: preset.scenario }
  if (/\.json$/i.test(text)) return titled(fromFile(text))
  if (LINK.test(text)) return titled(await fromLink(text))
  const ids = PRESETS.map((candidate) => candidate.id)
  throw new InputError(explain(() => requireName('scenario', text, ids)) + ' Or give a .json file or a share link.')
}

const explain = (refusing: () => unknown): string => {
  try {
    return String(refusing())
  } catch (error) {
    if (error instanceof ScenarioError) return error.message
    throw error
  }
}
