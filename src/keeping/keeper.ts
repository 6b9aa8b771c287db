import { t } from '../language/t.ts'
import { type Draft, type Kept, readDraft, readSaved, RECORD_FORMAT, type Saved } from './record.ts'
import { KeepingError, type Shelf } from './shelf.ts'

const SAVED = 'scenario:'
const DRAFT = 'draft:'

/** What is saved: new, or a change of something whose last known revision is named. */
export interface Saving {
  of: { id: string; revision: number } | null
  name: string
  text: string
  pair: Saved['pair']
}

const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** What went wrong in the storage, in words. */
const explained = (error: unknown): KeepingError => {
  if (error instanceof KeepingError) return error
  const name = error instanceof Error ? error.name : ''
  if (name === 'QuotaExceededError') {
    return new KeepingError(
      'full',
      t('The browser’s storage is full: nothing was saved. Export it as a file, or delete something.'),
    )
  }
  if (name === 'SecurityError' || name === 'InvalidStateError' || typeof indexedDB === 'undefined') {
    return new KeepingError(
      'denied',
      t('The browser does not let this page keep anything: nothing was saved. Export it as a file.'),
    )
  }
  const message = error instanceof Error ? error.message : String(error)
  return new KeepingError('failed', t('Nothing was saved: {message} Export it as a file.', { message }))
}

const elsewhere = (): KeepingError =>
  new KeepingError(
    'elsewhere',
    t('It was changed in another tab or window since it was opened here. Save this as a copy, so that both stay.'),
  )

/**
 * What a person has saved, and what they were writing. A record of a format that is not known here is listed as such, and
 * never written over; nor is one whose revision is another than the writer knows.
 */
export class Keeper {
  private readonly shelf: Shelf
  private readonly now: () => number
  private readonly listeners = new Set<() => void>()
  /** Tells other tabs, where there is somebody to tell. */
  private readonly tell: () => void

  constructor(shelf: Shelf, now: () => number, channel?: BroadcastChannel) {
    this.shelf = shelf
    this.now = now
    this.tell = () => channel?.postMessage('changed')
    channel?.addEventListener('message', () => this.notify())
  }

  /** Is told when something has changed, here or in another tab; returns how not to be told any more. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private notify(): void {
    for (const listener of this.listeners) listener()
  }

  private async kept<T>(prefix: string, read: (key: string, raw: unknown) => Kept<T>): Promise<Kept<T>[]> {
    try {
      const all = await this.shelf.entries()
      return all.filter(([key]) => key.startsWith(prefix)).map(([key, raw]) => read(key, raw))
    } catch (error) {
      throw explained(error)
    }
  }

  private async change(key: string, decide: (old: unknown) => unknown): Promise<void> {
    try {
      await this.shelf.change(key, decide)
    } catch (error) {
      throw explained(error)
    }
    this.tell()
    this.notify()
  }

  /** Everything that was saved: what is known by name, and then what is not. */
  async list(): Promise<Kept<Saved>[]> {
    const all = await this.kept(SAVED, readSaved)
    const nameOf = (one: Kept<Saved>): string => (one.known ? `0${one.record.name}` : `1${one.key}`)
    return all.toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)))
  }

  /** Saves; refuses where somebody else has changed it meanwhile. */
  async save({ of, name, text, pair }: Saving): Promise<Saved> {
    const record: Saved = {
      format: RECORD_FORMAT,
      id: of?.id ?? newId(),
      revision: (of?.revision ?? 0) + 1,
      name,
      text,
      pair,
      savedAt: this.now(),
    }
    await this.change(SAVED + record.id, (old) => {
      const before = old === undefined ? null : readSaved('', old)
      const revision = before === null ? 0 : before.known ? before.record.revision : -1
      if (revision !== (of?.revision ?? 0)) throw elsewhere()
      return record
    })
    return record
  }

  /** A new name; the text stays to the letter. */
  async rename({ id, revision, text, pair }: Saved, name: string): Promise<Saved> {
    return this.save({ of: { id, revision }, name, text, pair })
  }

  async duplicate({ name, text, pair }: Saved): Promise<Saved> {
    return this.save({ of: null, name: t('{name}, a copy', { name }), text, pair })
  }

  /** Deletes, and returns what puts it back. */
  async remove({ key, record }: { key: string; record: Saved }): Promise<() => Promise<void>> {
    await this.change(key, (old) => {
      const before = readSaved(key, old)
      if (old !== undefined && (!before.known || before.record.revision !== record.revision)) throw elsewhere()
      return undefined
    })
    return () => this.change(key, (old) => old ?? record)
  }

  /** What is being written in a tab, in place of what was before. */
  async keepDraft(tab: string, draft: Omit<Draft, 'format' | 'at'>): Promise<void> {
    await this.change(DRAFT + tab, () => ({ ...draft, format: RECORD_FORMAT, at: this.now() }))
  }

  /** What was being written, the latest first; by tab. */
  async drafts(): Promise<{ tab: string; draft: Draft }[]> {
    const all = await this.kept(DRAFT, readDraft)
    return all
      .flatMap((one) => (one.known ? [{ tab: one.key.slice(DRAFT.length), draft: one.record }] : []))
      .toSorted((one, other) => other.draft.at - one.draft.at)
  }

  async dropDraft(tab: string): Promise<void> {
    await this.change(DRAFT + tab, () => undefined)
  }
}
