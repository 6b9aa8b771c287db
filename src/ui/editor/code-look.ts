import { HighlightStyle, syntaxHighlighting, syntaxTree } from '@codemirror/language'
import { type Extension, RangeSetBuilder } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'

const CLASS: Readonly<Record<string, string>> = {
  PropertyName: 'json-name',
  String: 'json-text',
  Number: 'json-number',
  True: 'json-word',
  False: 'json-word',
  Null: 'json-word',
}

const marksIn = (view: EditorView): DecorationSet => {
  const builder = new RangeSetBuilder<Decoration>()
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: (node) => {
        const name = CLASS[node.name]
        if (name !== undefined) builder.add(node.from, node.to, Decoration.mark({ class: name }))
      },
    })
  }
  return builder.finish()
}

/** Names, texts and numbers in the page's own colours. */
const colouring = ViewPlugin.fromClass(
  class {
    marks: DecorationSet

    constructor(view: EditorView) {
      this.marks = marksIn(view)
    }

    update({ view, docChanged, viewportChanged, startState, state }: ViewUpdate): void {
      if (docChanged || viewportChanged || syntaxTree(startState) !== syntaxTree(state)) this.marks = marksIn(view)
    }
  },
  { decorations: ({ marks }) => marks },
)

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--panel)', fontSize: '13px' },
  '&.cm-focused': { outline: '3px solid var(--accent)', outlineOffset: '-3px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 30%, transparent)',
  },
  '.cm-gutters': { backgroundColor: 'var(--panel-2)', color: 'var(--ink-2)', borderRight: '1px solid var(--line)' },
  '.cm-activeLineGutter, .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--accent) 9%, transparent)' },
  '.json-name': { color: 'var(--accent)' },
  '.json-text': { color: 'var(--work)' },
  '.json-number': { color: 'var(--flight-ink)' },
  '.json-word': { color: 'var(--spin)' },
  '.cm-matchingBracket': { outline: '1px solid var(--line-strong)', backgroundColor: 'transparent !important' },
  '.cm-tooltip': {
    backgroundColor: 'var(--panel)',
    color: 'var(--ink)',
    border: '1px solid var(--line-strong)',
    borderRadius: '8px',
    maxWidth: 'min(30rem, 90vw)',
    overflow: 'hidden',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--accent-ink)',
  },
  '.cm-completionInfo': { padding: '6px 10px', whiteSpace: 'normal' },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: '0.8' },
  '.hint': { padding: '6px 10px', fontSize: '13px' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: '4px solid var(--stall)' },
  '.cm-diagnosticText': { fontFamily: 'system-ui, sans-serif' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--stall) 1.5px',
    textUnderlineOffset: '3px',
  },
  '.cm-lint-marker-error': { content: 'none' },
  '.cm-lint-marker': { width: '0.9em', height: '0.9em', borderRadius: '50%', backgroundColor: 'var(--stall)' },
  '.cm-gutter-lint': { width: '1.2em' },
})

/** How the text looks. Another style for highlighting would speak light and dark of its own. */
export const CODE_LOOK: Extension = [colouring, syntaxHighlighting(HighlightStyle.define([])), look]
