import { named, Reading } from '../reading.ts'
import type { TraceSource } from '../trace-files.ts'
import { type SchedRead, SchedReader } from './reader.ts'

/**
 * Streams a scheduler's trace from one file, or from several that are one trace (one for each CPU, say). `onProgress`
 * is told the bytes and the events so far after each piece, and waited for; false stops the reading, and what has been
 * read is counted. Returns whether the end was reached.
 */
export const readSched = async (
  sources: readonly TraceSource[],
  onProgress: (bytes: number, events: number) => boolean | Promise<boolean> = () => true,
): Promise<SchedRead & { complete: boolean }> => {
  const reader = new SchedReader()
  let bytes = 0
  let goesOn = true
  for (const source of sources) {
    if (!goesOn) break
    const reading = new Reading(source)
    try {
      for (let piece = await reading.next(); piece !== null && goesOn; piece = await reading.next()) {
        const room = reader.push(piece)
        goesOn = (await onProgress((bytes += piece.length), reader.events)) && room
      }
      if (goesOn) reader.endText()
    } catch (error) {
      throw named(source, error)
    } finally {
      await reading.close()
    }
  }
  try {
    return { ...reader.finish(), complete: goesOn }
  } catch (error) {
    throw named(sources[0], error)
  }
}
