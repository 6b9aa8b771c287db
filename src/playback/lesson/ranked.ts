/** Something on the stage, and how much of what is asked it has: ps, bytes or pieces. */
export interface Ranked {
  index: number
  name: string
  amount: number
}
