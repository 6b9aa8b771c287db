import { judge, sayProblem } from '../scenario/problems.ts'
import type { Opened } from '../scenario/open.ts'
import { InputError } from './errors.ts'
import { readText } from './files.ts'

/** The scenario in a JSON file. Throws {@link InputError} that names the file, the line and what is wrong there. */
export const readScenarioFile = (path: string): Opened => {
  const text = readText(path)
  const { opened, problems } = judge(text)
  if (opened !== null) return opened
  throw new InputError(problems.map((problem) => `${path}: ${sayProblem(text, problem)}`).join('\n'))
}
