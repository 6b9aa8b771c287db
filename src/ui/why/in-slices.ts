/** Milliseconds of each slice: the page stays quick meanwhile. */
const SLICE_MS = 12

/** Does work in slices, with room for others between them; hands over what it comes to. Returns what ends it. */
export const inSlices = <Result>(slices: Generator<void, Result>, onDone: (result: Result) => void): (() => void) => {
  let timer = 0
  const work = (): void => {
    const end = performance.now() + SLICE_MS
    do {
      const { done, value } = slices.next()
      if (done === true) {
        onDone(value)
        return
      }
    } while (performance.now() < end)
    timer = window.setTimeout(work)
  }
  timer = window.setTimeout(work)
  return () => window.clearTimeout(timer)
}
