import { ScenarioError } from './scenario.ts'

/** Plain data of some version, before anything of it has been checked. */
export type Versioned = Readonly<Record<string, unknown>>
/** Makes data of the next version from data of the one before; what is wrong in it, the check afterwards says. */
export type Upgrader = (older: Versioned) => Versioned

/** What was made by a newer version of the program than this one: there is nothing to mend but the page itself. */
export class NewerVersionError extends ScenarioError {
  constructor(what: string, version: number, known: number) {
    super(
      `${what} was made by a newer version of the program (its format is ${version}, this page knows ${known}): ` +
        'reload the page to get it.',
    )
  }
}

/** How `what` of any version that ever was becomes one of today's. */
export interface Format {
  readonly what: string
  /** Today's version. */
  readonly current: number
  /** By version: how it becomes one of the next. */
  readonly steps: Readonly<Record<number, Upgrader>>
}

/**
 * A format with its upgraders. Throws when a step is missing between version 1 and today's, or leads nowhere: the module
 * that declares the format cannot be loaded then, so that no test and no page runs without what opens old links.
 */
export const declareFormat = (format: Format): Format => {
  const { what, current, steps } = format
  for (let version = 1; version < current; version++) {
    if (steps[version] === undefined) throw new Error(`${what}: nothing leads from version ${version} to the next`)
  }
  const stray = Object.keys(steps).find((version) => !(Number(version) >= 1 && Number(version) < current))
  if (stray !== undefined) throw new Error(`${what}: the step from version ${stray} leads beyond version ${current}`)
  return format
}

/** Refuses a version that does not exist; throws {@link NewerVersionError} for one that this program does not know yet. */
export const checkVersion = ({ what, current }: Format, version: unknown): number => {
  if (typeof version !== 'number' || !Number.isSafeInteger(version))
    throw new ScenarioError(`v: expected the version of the format, which is ${current} now.`)
  if (version > current) throw new NewerVersionError(what, version, current)
  if (version < 1) throw new ScenarioError(`v: there is no version ${version} of the format.`)
  return version
}

/** Plain data of any version as data of today's, by all the steps between; what is no data at all stays as it is. */
export const upgrade = (format: Format, input: unknown): unknown => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input
  let data = input as Versioned
  for (let version = checkVersion(format, data['v']); version < format.current; version++) {
    data = { ...format.steps[version](data), v: version + 1 }
  }
  return data
}
