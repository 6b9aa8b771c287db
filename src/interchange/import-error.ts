/** What was wrong with a file that somebody brought: a sentence that names the line (from 1) and the mend. */
export class ImportError extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`)
    this.line = line
  }
}
