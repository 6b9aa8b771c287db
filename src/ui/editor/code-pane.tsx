import { autocompletion, closeBrackets, completionStatus, startCompletion } from '@codemirror/autocomplete'
import { json } from '@codemirror/lang-json'
import { bracketMatching, foldGutter } from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { type Extension, Prec } from '@codemirror/state'
import {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { minimalSetup } from 'codemirror'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { t } from '../../language/t.ts'
import type { Problem } from '../../scenario/problems.ts'
import type { JsonSchema } from '../../scenario/schema/types.ts'
import { clusterJsonSchema, scenarioJsonSchema } from '../../scenario/schema/schemas.ts'
import { redoEdit, undoEdit } from '../../store/editing.ts'
import { CODE_LOOK } from './code-look.ts'
import { schemaCompletion, schemaHover } from './completion.ts'

const SCHEMAS = { machine: scenarioJsonSchema(), cluster: clusterJsonSchema() }

const schemaFor = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'cluster'
    ? SCHEMAS.cluster
    : SCHEMAS.machine

/** The smallest part in which two texts differ: what is outside it keeps its cursor and its folds. */
const difference = (before: string, after: string): { from: number; to: number; insert: string } => {
  let from = 0
  while (from < before.length && from < after.length && before[from] === after[from]) from++
  let end = 0
  while (
    end < before.length - from &&
    end < after.length - from &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++
  }
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) }
}

const does = (act: () => void) => () => {
  act()
  return true
}

/** The history is the page's own: one for the forms and the text. */
const HISTORY_KEYS = Prec.highest([
  keymap.of([
    { key: 'Mod-z', run: does(undoEdit) },
    { key: 'Mod-y', run: does(redoEdit) },
    { key: 'Mod-Shift-z', run: does(redoEdit) },
  ]),
  EditorView.domEventHandlers({
    beforeinput: ({ inputType }, view) => {
      if (inputType !== 'historyUndo' && inputType !== 'historyRedo') return false
      if (inputType === 'historyUndo') undoEdit()
      else redoEdit()
      view.focus()
      return true
    },
    // Escape closes what is unfolded in the text, and only then the dialog around it.
    keydown: (event, view) => {
      if (event.key === 'Escape' && completionStatus(view.state) !== null) event.stopPropagation()
      return false
    },
  }),
])

const extensions = (onType: (text: string) => void): Extension => [
  HISTORY_KEYS,
  minimalSetup,
  lineNumbers(),
  foldGutter(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  bracketMatching(),
  closeBrackets(),
  json(),
  autocompletion({ override: [schemaCompletion(schemaFor)], icons: false }),
  hoverTooltip(schemaHover(schemaFor)),
  lintGutter(),
  keymap.of([{ key: 'Alt-Enter', run: startCompletion }]),
  CODE_LOOK,
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ 'aria-label': t('The scenario as JSON'), 'aria-multiline': 'true' }),
  EditorView.updateListener.of(({ docChanged, transactions, state }) => {
    if (
      docChanged &&
      transactions.some((one) => one.isUserEvent('input') || one.isUserEvent('delete') || one.isUserEvent('move'))
    )
      onType(state.doc.toString())
  }),
]

/**
 * The text, with what is wrong shown at its line. It lives in a shadow root: there its styles are sheets that the page
 * adopts, which a policy without inline styles lets pass.
 */
const CodePane = (props: {
  text: string
  problems: readonly Problem[]
  onType: (text: string) => void
  /** Where the cursor is to go; the number of the asking makes it anew. */
  goTo: { at: number; asked: number } | null
}) => {
  const { text, problems, onType, goTo } = props
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(onType)
  useLayoutEffect(() => {
    latest.current = onType
  })
  useLayoutEffect(() => {
    const element = host.current
    if (element === null) return
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    const made = new EditorView({
      root,
      parent: root,
      extensions: extensions((typed) => latest.current(typed)),
    })
    view.current = made
    return () => {
      view.current = null
      made.destroy()
    }
  }, [])
  useLayoutEffect(() => {
    const before = view.current?.state.doc.toString()
    if (before !== undefined && before !== text) view.current?.dispatch({ changes: difference(before, text) })
  }, [text])
  useEffect(() => {
    const state = view.current?.state
    if (state === undefined) return
    const length = state.doc.length
    view.current?.dispatch(
      setDiagnostics(
        state,
        problems.map(({ from, to, message }) => ({
          from: Math.min(from, length),
          to: Math.min(Math.max(to, from), length),
          severity: 'error',
          message,
        })),
      ),
    )
  }, [problems])
  useEffect(() => {
    const made = view.current
    if (goTo === null || made === null) return
    const at = Math.min(goTo.at, made.state.doc.length)
    made.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) })
    made.focus()
  }, [goTo])
  return <div ref={host} className="code-pane" data-testid="code" />
}

export default CodePane
