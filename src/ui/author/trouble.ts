import { MeasureError } from '../../playback/lesson/runs.ts'

/** What `ask` comes to, or the sentence in which the runs say why they cannot tell. */
export const orTrouble = <Value>(ask: () => Value): Value | { trouble: string } => {
  try {
    return ask()
  } catch (error) {
    if (error instanceof MeasureError) return { trouble: error.message }
    throw error
  }
}
