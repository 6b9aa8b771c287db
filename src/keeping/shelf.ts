import { createStore, entries, type UseStore } from 'idb-keyval'

/** Where things are kept under keys: the browser's storage, or what a test puts in its place. */
export interface Shelf {
  entries(): Promise<readonly (readonly [string, unknown])[]>
  /**
   * Reads what is kept under a key and puts something in its place, in one go: nobody else writes in between.
   * `undefined` stands for nothing. Where `decide` throws, all stays as it was.
   */
  change(key: string, decide: (old: unknown) => unknown): Promise<void>
}

/** Why something could not be kept, as a sentence that names the way out. */
export class KeepingError extends Error {
  readonly reason: 'full' | 'denied' | 'elsewhere' | 'failed'

  constructor(reason: KeepingError['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}

const change = (use: UseStore, key: string, decide: (old: unknown) => unknown): Promise<void> =>
  use(
    'readwrite',
    (store) =>
      new Promise<void>((resolve, reject) => {
        const { transaction } = store
        const fail = (): void => reject(transaction.error ?? new Error('The storage did not take it.'))
        transaction.addEventListener('complete', () => resolve())
        transaction.addEventListener('abort', fail)
        transaction.addEventListener('error', fail)
        const reading = store.get(key)
        reading.addEventListener('success', () => {
          try {
            const next = decide(reading.result)
            if (next === undefined) store.delete(key)
            else store.put(next, key)
          } catch (error) {
            reject(error)
            transaction.abort()
          }
        })
      }),
  )

/** The browser's own storage, which stays when the page is closed. */
export const browserShelf = (): Shelf => {
  let use: UseStore | undefined
  // Opened when it is first wanted: where storage is denied, opening it throws.
  const store = (): UseStore => (use ??= createStore('mastership', 'kept'))
  return {
    entries: async () => (await entries<string, unknown>(store())).map(([key, value]) => [String(key), value] as const),
    change: async (key, decide) => change(store(), key, decide),
  }
}
