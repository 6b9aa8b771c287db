import { program, type ProgramSpec } from '../kernel/kernel.ts'

/** As many threads as a parameter says, or as there are CPUs when it is 0. */
export const threadCount = (asked: number, cpus: number): number => (asked === 0 ? cpus : asked)

/** So many threads that run the same routine, one CPU after the other. */
export const crew = (
  name: string,
  routine: string,
  size: number,
  cpus: number,
  change: Partial<ProgramSpec> = {},
): ProgramSpec[] =>
  Array.from({ length: size }, (_, index) => program(`${name} ${index}`, routine, index % cpus, change))
