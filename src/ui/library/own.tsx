import { useEffect, useMemo, useRef, useState } from 'react'
import { exportAll, fileNameOf, readBrought } from '../../keeping/files.ts'
import { KEEPER } from '../../keeping/own.ts'
import type { Kept, Saved } from '../../keeping/record.ts'
import { t } from '../../language/t.ts'
import { matchesSearch, tagsOf } from '../../scenario/catalogue.ts'
import { DEFAULT_PAIR } from '../../scenario/pair.ts'
import { judge, sayProblem } from '../../scenario/problems.ts'
import { ScenarioError } from '../../scenario/scenario.ts'
import { editSaved } from '../editor/begin.ts'
import { download } from '../editor/download.ts'
import { runScenario } from '../editor/run-scenario.ts'
import { Card, Tags } from './card.tsx'
import { useKept } from './use-kept.ts'

/** What has just been said of something done, and how to take it back. */
interface Said {
  words: string
  undo?: () => Promise<void>
}

type Say = (said: Said) => void

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Does something with what is kept, and says what came of it. */
const doing = (say: Say, work: Promise<Said>): void => {
  work.then(say, (error: unknown) => say({ words: messageOf(error) }))
}

const removed = async (key: string, record: Saved): Promise<Said> => {
  const undo = await KEEPER.remove({ key, record })
  return { words: t('“{name}” is deleted.', { name: record.name }), undo }
}

const imported = async (files: readonly File[]): Promise<Said> => {
  // All are read before any is kept: a file that is refused leaves nothing half done.
  const brought = (await Promise.all(files.map(async (file) => readBrought(file.name, await file.text())))).flat()
  for (const { name, text, pair } of brought) await KEEPER.save({ of: null, name, text, pair })
  return {
    words:
      brought.length === 1
        ? t('“{name}” is imported.', { name: brought[0].name })
        : t('{count} scenarios are imported.', { count: brought.length }),
  }
}

const Rename = ({ record, done }: { record: Saved; done: (said: Said | null) => void }) => {
  const [name, setName] = useState(record.name)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  const keep = async (): Promise<Said | null> => {
    if (name.trim() === '' || name === record.name) return null
    await KEEPER.rename(record, name.trim().slice(0, 200))
    return { words: t('It is called “{name}” now.', { name: name.trim() }) }
  }
  return (
    <form
      className="library-rename"
      onSubmit={(event) => {
        event.preventDefault()
        keep().then(done, (error: unknown) => done({ words: messageOf(error) }))
      }}
    >
      <input
        aria-label={t('New name of “{name}”', { name: record.name })}
        value={name}
        maxLength={200}
        ref={field}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.code === 'Escape') {
            event.preventDefault()
            event.stopPropagation()
            done(null)
          }
        }}
      />
      <button type="submit" className="button">
        {t('Rename')}
      </button>
    </form>
  )
}

const OwnCard = (props: { keyed: string; record: Saved; say: Say; isCurrent: boolean; onFocus: () => void }) => {
  const { keyed, record, say, isCurrent, onFocus } = props
  const { name, text, pair } = record
  const judged = useMemo(() => judge(text), [text])
  const [renaming, setRenaming] = useState(false)
  const { opened, problems } = judged
  const sides = pair ?? DEFAULT_PAIR
  const action = (words: string, act: () => void) => (
    <button
      type="button"
      className="library-action"
      tabIndex={isCurrent ? 0 : -1}
      aria-label={t('{action}: {name}', { action: words, name })}
      onClick={act}
    >
      {words}
    </button>
  )
  return (
    <Card
      id={`own:${record.id}:${record.revision}`}
      opened={opened}
      pair={sides}
      title={name}
      open={() => (opened === null ? editSaved(record) : runScenario(opened, pair))}
      isCurrent={isCurrent}
      onFocus={onFocus}
      actions={
        <>
          {action(t('Edit'), () => editSaved(record))}
          {action(t('Rename'), () => setRenaming(true))}
          {action(t('Duplicate'), () =>
            doing(
              say,
              KEEPER.duplicate(record).then((copy) => ({ words: t('“{name}” is there.', { name: copy.name }) })),
            ),
          )}
          {action(t('Export'), () => download(fileNameOf(name), text))}
          {action(t('Delete'), () => doing(say, removed(keyed, record)))}
        </>
      }
    >
      {renaming && (
        <Rename
          record={record}
          done={(said) => {
            setRenaming(false)
            if (said !== null) say(said)
          }}
        />
      )}
      {opened === null ? (
        <p className="library-broken">
          ⚠ {t('It cannot be run as it is.')} {problems[0] && sayProblem(text, problems[0])}
        </p>
      ) : (
        <Tags tags={tagsOf(opened, sides)} theme={undefined} />
      )}
    </Card>
  )
}

/** What a newer version of the program has saved: it stays as it is. */
const Foreign = ({ id, raw }: { id: string; raw: unknown }) => (
  <li className="library-card library-foreign">
    <h4>{t('Something that this version cannot read')}</h4>
    <p>{t('Another version of the program has saved it. It is kept as it is, and can be exported.')}</p>
    <div className="library-actions">
      <button
        type="button"
        className="library-action"
        onClick={() => download(fileNameOf(id), JSON.stringify(raw, undefined, 1))}
      >
        {t('Export')}
      </button>
    </div>
  </li>
)

const Bring = ({ say, kept }: { say: Say; kept: readonly Kept<Saved>[] }) => {
  const input = useRef<HTMLInputElement>(null)
  return (
    <span className="library-bring">
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept=".json,application/json"
        data-testid="import"
        onChange={({ target }) => {
          const files = [...(target.files ?? [])]
          target.value = ''
          if (files.length > 0) {
            doing(
              say,
              imported(files).catch((error: unknown) => {
                if (error instanceof ScenarioError) return { words: error.message }
                throw error
              }),
            )
          }
        }}
      />
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {t('Import files…')}
      </button>
      <button
        type="button"
        className="button"
        disabled={kept.length === 0}
        onClick={() => download('scenarios.json', exportAll(kept))}
      >
        {t('Export all')}
      </button>
    </span>
  )
}

/** A person's own scenarios, before all others. */
export const OwnScenarios = (props: {
  search: string
  current: string
  onCurrent: (id: string) => void
  filtered: boolean
}) => {
  const { search, current, onCurrent, filtered } = props
  const { kept, problem } = useKept()
  const [said, setSaid] = useState<Said | null>(null)
  const shown = kept.filter((one) => !one.known || matchesSearch(search, [one.record.name, one.record.text]))
  if (filtered) return null
  return (
    <section aria-labelledby="library-own" className="library-section">
      <div className="library-heading">
        <h3 id="library-own">{t('Yours')}</h3>
        <Bring say={setSaid} kept={kept} />
      </div>
      <p role="status" className="library-said" data-testid="kept-said">
        {said?.words ?? problem}
        {said?.undo !== undefined && (
          <button
            type="button"
            className="button"
            onClick={() => {
              const { undo } = said
              setSaid(null)
              if (undo !== undefined)
                doing(
                  setSaid,
                  undo().then(() => ({ words: t('It is back.') })),
                )
            }}
          >
            {t('Undo')}
          </button>
        )}
      </p>
      {kept.length === 0 && problem === '' && (
        <p className="library-empty">
          {t(
            'Nothing yet. “Start from this” opens a copy of any scenario to change and save; what you save stands here.',
          )}
        </p>
      )}
      <ul className="library-cards">
        {shown.map((one) =>
          one.known ? (
            <OwnCard
              key={one.key}
              keyed={one.key}
              record={one.record}
              say={setSaid}
              isCurrent={current === one.key}
              onFocus={() => onCurrent(one.key)}
            />
          ) : (
            <Foreign key={one.key} id={one.key} raw={one.raw} />
          ),
        )}
      </ul>
    </section>
  )
}
