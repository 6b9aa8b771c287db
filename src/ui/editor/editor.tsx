import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react'
import { fileNameOf } from '../../keeping/files.ts'
import { KEEPER } from '../../keeping/own.ts'
import { ownTab } from '../../keeping/tabs.ts'
import { t } from '../../language/t.ts'
import { printJson } from '../../scenario/json/print.ts'
import { judge, type Judged, type Problem, sayProblem } from '../../scenario/problems.ts'
import { choose } from '../../store/app.ts'
import {
  beginWork,
  edit,
  isUnsaved,
  markSaved,
  redoEdit,
  undoEdit,
  useEditing,
  type Work,
} from '../../store/editing.ts'
import { editStage, onStage } from './begin.ts'
import { ClusterForms } from './cluster-forms.tsx'
import CodePane from './code-pane.tsx'
import { download } from './download.ts'
import './editor.css'
import { FormContext, within } from './form-context.ts'
import { MachineForms } from './machine-forms.tsx'
import { runScenario } from './run-scenario.ts'
import { useDraft } from './use-draft.ts'

const close = (): void => choose({ dialog: null })

/** What the scenario is called: its title, where it has one. */
const nameOf = ({ value }: Judged, work: Work): string => {
  const title = within(value, ['title'])
  return typeof title === 'string' && title.trim() !== '' ? title : work.name
}

const save = async (judged: Judged, asCopy: boolean): Promise<string> => {
  const { work } = useEditing.getState()
  if (work === null) return ''
  const title = nameOf(judged, work)
  const name = asCopy ? t('{name}, a copy', { name: title }) : work.of === null ? title : work.name
  const { text, pair } = work
  const saved = await KEEPER.save({ of: asCopy ? null : work.of, name, text, pair })
  markSaved({ id: saved.id, revision: saved.revision, name, text, pair })
  // Before it is said to be saved, there is no draft of it left to be offered.
  await KEEPER.dropDraft(await ownTab())
  // The browser may otherwise throw away what it keeps when room is scarce.
  void navigator.storage?.persist?.().catch(() => false)
  return t('Saved as “{name}”: it stands first in the library.', { name })
}

const Bar = (props: {
  work: Work
  judged: Judged
  say: (words: string) => void
  complain: (words: string) => void
}) => {
  const { work, judged, say, complain } = props
  const past = useEditing((state) => state.past.length)
  const future = useEditing((state) => state.future.length)
  const keep = (asCopy: boolean): void => {
    save(judged, asCopy).then(say, (error: unknown) => complain(error instanceof Error ? error.message : String(error)))
  }
  const stage = useMemo(() => onStage(), [])
  return (
    <div className="editor-bar">
      <button type="button" className="button" disabled={past === 0} onClick={undoEdit}>
        {t('Undo')}
      </button>
      <button type="button" className="button" disabled={future === 0} onClick={redoEdit}>
        {t('Redo')}
      </button>
      <button type="button" className="button" onClick={() => keep(false)} data-testid="save">
        {t('Save')}
      </button>
      {work.of !== null && (
        <button type="button" className="button" onClick={() => keep(true)}>
          {t('Save as a copy')}
        </button>
      )}
      <button type="button" className="button" onClick={() => download(fileNameOf(nameOf(judged, work)), work.text)}>
        {t('Export as a file')}
      </button>
      {stage.text !== work.text && (
        <button type="button" className="button" onClick={() => beginWork({ ...stage, of: null })}>
          {t('Begin with what is on the stage')}
        </button>
      )}
    </div>
  )
}

const Problems = (props: { text: string; problems: readonly Problem[]; goTo: (at: number) => void }) => (
  <div role="status" className="editor-said" data-testid="problems">
    {props.problems.length === 0 ? (
      <p>✓ {t('It is a scenario: it can be run.')}</p>
    ) : (
      <ul>
        {props.problems.slice(0, 8).map((problem) => (
          <li key={`${problem.from} ${problem.message}`}>
            <button type="button" onClick={() => props.goTo(problem.from)}>
              <span aria-hidden="true">⚠</span> {sayProblem(props.text, problem)}
            </button>
          </li>
        ))}
        {props.problems.length > 8 && <li>{t('and {count} more', { count: props.problems.length - 8 })}</li>}
      </ul>
    )}
  </div>
)

/** The forms show the last value that could be read, and wait while the text is no JSON. */
const Forms = ({ judged, problems }: { judged: Judged; problems: readonly Problem[] }) => {
  const [last, setLast] = useState<unknown>(judged.value)
  if (judged.value !== undefined && judged.value !== last) setLast(judged.value)
  const waits = judged.value === undefined
  const value = waits ? last : judged.value
  const shown = useMemo(() => ({ value, problems }), [value, problems])
  return (
    <FormContext value={shown}>
      {waits && (
        <p className="editor-waits">
          {t('The text beside is no JSON just now; the forms follow again when it is. Nothing of it is lost.')}
        </p>
      )}
      <fieldset disabled={waits} className="editor-fields">
        <legend className="sr-only">{t('The scenario as forms')}</legend>
        {within(value, ['kind']) === 'cluster' ? <ClusterForms /> : <MachineForms />}
      </fieldset>
    </FormContext>
  )
}

const TABS = [
  { id: 'forms', words: 'Forms' },
  { id: 'json', words: 'JSON' },
] as const
type Tab = (typeof TABS)[number]['id']

/** On a narrow screen one of the two at a time. */
const Tabs = ({ tab, onChange }: { tab: Tab; onChange: (tab: Tab) => void }) => (
  <div className="editor-tabs places" role="group" aria-label={t('What is shown')}>
    {TABS.map(({ id, words }) => (
      <button
        key={id}
        type="button"
        aria-pressed={id === tab}
        aria-current={id === tab ? 'true' : undefined}
        onClick={() => onChange(id)}
      >
        {t(words)}
      </button>
    ))}
  </div>
)

const Opened = ({ work, heading }: { work: Work; heading: string }) => {
  const text = useDeferredValue(work.text)
  const judged = useMemo(() => judge(text), [text])
  const [tab, setTab] = useState<Tab>('forms')
  const [said, setSaid] = useState('')
  const [complaint, setComplaint] = useState('')
  const [goTo, setGoTo] = useState<{ at: number; asked: number } | null>(null)
  const draftProblem = useDraft()
  const run = (): void => {
    // What is deferred may be older than what is written.
    const { opened } = judge(work.text)
    if (opened !== null) runScenario(opened, work.pair)
  }
  const onKey = (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase()
    if (!(event.ctrlKey || event.metaKey) || event.defaultPrevented) return
    if (key === 's') save(judged, false).then(setSaid, (error: unknown) => setComplaint(String(error)))
    else if (key === 'enter') run()
    else if (key === 'z') (event.shiftKey ? redoEdit : undoEdit)()
    else if (key === 'y') redoEdit()
    else return
    event.preventDefault()
  }
  const wrong = complaint === '' ? draftProblem : complaint
  return (
    <div className="editor-inside" onKeyDown={onKey} role="presentation">
      <div className="editor-head">
        <h2 id={heading}>
          {t('Edit: {name}', { name: nameOf(judged, work) })}
          <span className="editor-state">{isUnsaved(work) ? t('not saved') : work.of === null ? '' : t('saved')}</span>
        </h2>
        <button type="button" className="button" onClick={close}>
          {t('Close')}
        </button>
        <Bar
          work={work}
          judged={judged}
          say={(words) => {
            setSaid(words)
            setComplaint('')
          }}
          complain={setComplaint}
        />
        <Tabs tab={tab} onChange={setTab} />
      </div>
      {wrong !== '' && (
        <p role="alert" className="editor-wrong">
          {wrong}
        </p>
      )}
      <div className="editor-panes" data-tab={tab}>
        <section className="editor-forms" aria-label={t('Forms')} data-testid="forms">
          <Forms judged={judged} problems={judged.problems} />
        </section>
        <section className="editor-code" aria-label={t('JSON')}>
          <CodePane
            text={work.text}
            problems={judged.problems}
            goTo={goTo}
            onType={(typed) => edit({ text: typed }, Date.now())}
          />
          <p className="editor-hint">
            {t('Ctrl+Space completes, the pointer on a name explains it.')}{' '}
            <button
              type="button"
              disabled={judged.value === undefined}
              onClick={() => edit({ text: printJson(judged.value) })}
            >
              {t('Put in order')}
            </button>{' '}
            <a
              href={judged.opened?.kind === 'cluster' ? './cluster-scenario.schema.json' : './scenario.schema.json'}
              target="_blank"
              rel="noreferrer"
            >
              {t('JSON Schema')}
            </a>
          </p>
        </section>
      </div>
      <div className="editor-foot">
        <Problems
          text={text}
          problems={judged.problems}
          goTo={(at) => {
            setTab('json')
            setGoTo((before) => ({ at, asked: (before?.asked ?? 0) + 1 }))
          }}
        />
        <span role="status" className="editor-saved">
          {said}
        </span>
        <button type="button" className="button button-primary" disabled={judged.opened === null} onClick={run}>
          {t('Run it')} <kbd>{t('Ctrl ⏎')}</kbd>
        </button>
      </div>
    </div>
  )
}

/** A scenario as forms and as JSON, in step with each other; what is written is kept, whether it is good or not. */
const Editor = () => {
  const work = useEditing((state) => state.work)
  const element = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    editStage()
    const dialog = element.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog ref={element} className="editor" aria-labelledby={heading} onCancel={close} onClose={close}>
      {work !== null && <Opened work={work} heading={heading} />}
    </dialog>
  )
}

export default Editor
