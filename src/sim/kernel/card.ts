import type { ParamSpec } from './params.ts'

/** What a person reads and sets of a kernel, without its code. */
export interface KernelCard {
  id: string
  title: string
  /** What it models, in a paragraph. */
  about: string
  /** What it leaves out, and what is assumed. */
  limits: string
  /** Its switches. */
  options: readonly ParamSpec[]
  /** The numbers that its code rests on, and where each is from. */
  constants: readonly { name: string; value: string; source: string }[]
}
