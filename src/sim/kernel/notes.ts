/** What a person can read up about a kernel: far more text than the first picture needs. */
export interface KernelNotes {
  /** What it models, in a paragraph. */
  about: string
  /** What it leaves out, and what is assumed. */
  limits: string
  /** The numbers that its code rests on, and where each is from. */
  constants: readonly { name: string; value: string; source: string }[]
}
