import type { ParamSpec } from './params.ts'

/** What a person sees and sets of a kernel, without its code. */
export interface KernelCard {
  id: string
  title: string
  /** Its switches. */
  options: readonly ParamSpec[]
}
