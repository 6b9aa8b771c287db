import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { ScenarioError } from '../scenario/scenario.ts'
import { exportAll, fileNameOf, readBrought } from './files.ts'
import { Keeper } from './keeper.ts'
import type { Saved } from './record.ts'
import { KeepingError, type Shelf } from './shelf.ts'

/** A shelf in memory, which keeps copies as the browser does. */
const shelfOf = (things: Map<string, unknown>): Shelf => ({
  entries: () => Promise.resolve([...things].map(([key, value]) => [key, structuredClone(value)] as const)),
  change: async (key, decide) => {
    const next = decide(structuredClone(things.get(key)))
    if (next === undefined) things.delete(key)
    else things.set(key, structuredClone(next))
  },
})

const NEWER = { format: 7, id: 'new', body: 'of the future' }

let things: Map<string, unknown>
let keeper: Keeper
let clock = 0
beforeEach(() => {
  things = new Map<string, unknown>([['scenario:new', NEWER]])
  clock = 1000
  keeper = new Keeper(shelfOf(things), () => clock++)
})

const saveNew = (name: string, text = '{}'): Promise<Saved> => keeper.save({ of: null, name, text, pair: null })
const known = async (): Promise<Saved[]> => (await keeper.list()).flatMap((one) => (one.known ? [one.record] : []))
const keyOf = ({ id }: Saved): string => `scenario:${id}`

describe('what is kept', () => {
  it('comes back to the letter, whether it is good or not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string({ maxLength: 200 }), async (text, name) => {
        const { id } = await keeper.save({ of: null, name, text, pair: ['amiga', 'dragonfly'] })
        const found = (await known()).find((one) => one.id === id)
        expect(found).toMatchObject({ name, text, pair: ['amiga', 'dragonfly'], revision: 1 })
      }),
      { numRuns: 50 },
    )
  })

  it('is listed with what this version cannot read, which is never touched', async () => {
    const record = await saveNew('mine')
    expect(await keeper.list()).toEqual([
      { known: true, key: keyOf(record), record },
      { known: false, key: 'scenario:new', raw: NEWER },
    ])
    await expect(keeper.save({ of: { id: 'new', revision: 1 }, name: 'x', text: '', pair: null })).rejects.toThrow(
      KeepingError,
    )
    expect(things.get('scenario:new')).toEqual(NEWER)
    expect(exportAll(await keeper.list())).toContain('of the future')
  })

  it('is renamed, copied, deleted and put back', async () => {
    const first = await saveNew('first', '{"a": 1}')
    const renamed = await keeper.rename(first, 'second')
    expect(renamed).toMatchObject({ name: 'second', text: '{"a": 1}', revision: 2 })
    await keeper.duplicate(renamed)
    expect((await known()).map(({ name }) => name)).toEqual(['second', 'second, a copy'])
    const putBack = await keeper.remove({ key: keyOf(renamed), record: renamed })
    expect(await known()).toHaveLength(1)
    await putBack()
    expect(await known()).toContainEqual(renamed)
  })

  it('is not written over by who knows an older one', async () => {
    const first = await saveNew('first')
    const here = { of: { id: first.id, revision: 1 }, name: 'first', pair: null }
    await keeper.save({ ...here, text: 'one tab' })
    const late = keeper.save({ ...here, text: 'another tab' })
    await expect(late).rejects.toMatchObject({ reason: 'elsewhere' })
    await expect(late).rejects.toThrow(/Save this as a copy/)
    await expect(keeper.remove({ key: keyOf(first), record: first })).rejects.toMatchObject({ reason: 'elsewhere' })
    expect((await known())[0].text).toBe('one tab')
  })

  it('says what to do where the storage is full or denied', async () => {
    const failing = (name: string): Keeper =>
      new Keeper(
        {
          entries: () => Promise.reject(new DOMException('no', name)),
          change: () => Promise.reject(new DOMException('no', name)),
        },
        () => 0,
      )
    const save = (name: string): Promise<unknown> => failing(name).save({ of: null, name: 'x', text: '', pair: null })
    await expect(save('QuotaExceededError')).rejects.toThrow(/full.*Export it as a file/)
    await expect(save('SecurityError')).rejects.toThrow(/does not let this page keep.*Export it as a file/)
    await expect(failing('SecurityError').list()).rejects.toMatchObject({ reason: 'denied' })
  })

  it('tells who listens, until they no longer do', async () => {
    let told = 0
    const stop = keeper.onChange(() => told++)
    await saveNew('a')
    stop()
    await saveNew('b')
    expect(told).toBe(1)
  })
})

describe('drafts', () => {
  it('are kept by tab, the latest first, and replaced by what is written next', async () => {
    const draft = { text: 'x', pair: null, name: 'n', of: null }
    await keeper.keepDraft('one', draft)
    await keeper.keepDraft('two', { ...draft, of: { id: 'a', revision: 3 } })
    await keeper.keepDraft('one', { ...draft, text: 'y' })
    expect((await keeper.drafts()).map(({ tab, draft: { text } }) => [tab, text])).toEqual([
      ['one', 'y'],
      ['two', 'x'],
    ])
    await keeper.dropDraft('one')
    expect(await keeper.drafts()).toHaveLength(1)
  })
})

describe('files', () => {
  it('bring back all that was exported', async () => {
    await saveNew('one', '{"v": 1}')
    await saveNew('two', 'not JSON')
    things.delete('scenario:new')
    const file = exportAll(await keeper.list())
    expect(readBrought('all.json', file)).toEqual([
      { name: 'one', text: '{"v": 1}', pair: null },
      { name: 'two', text: 'not JSON', pair: null },
    ])
  })

  it('bring one scenario, good or not, under its title', () => {
    const text = '{"v": 1, "title": "Mine", "workload": 5}'
    expect(readBrought('a.json', text)).toEqual([{ name: 'Mine', text, pair: null }])
    expect(readBrought('a.json', '{"v": 1, "workload": 5}')[0].name).toBe('a')
    expect(fileNameOf('Été: 50 % / x')).toBe('ete-50-x.json')
    expect(fileNameOf('???')).toBe('scenario.json')
  })

  it('are refused with their name and a sentence, and never fail otherwise', () => {
    const said = (text: string): string => {
      try {
        return `took ${readBrought('f.json', text).length}`
      } catch (error) {
        if (error instanceof ScenarioError) return error.message
        throw error
      }
    }
    expect(said('{"a": ')).toMatch(/^f\.json: This is not JSON/)
    expect(said('[1]')).toMatch(/^f\.json: There is no scenario/)
    expect(said('{"kind": "mastership-scenarios", "records": [{"format": 9}]}')).toMatch(/^f\.json: Scenario 1 of the/)
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(said(text)).toMatch(/^(f\.json: |took )/)
      }),
    )
  })
})
