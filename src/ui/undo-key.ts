export type Undoing = 'undo' | 'redo'

/** What a key press asks for in the way that every program knows: Ctrl or ⌘ with Z, with Shift Z, or with Y. */
export const undoKey = (event: KeyboardEvent): Undoing | null => {
  if (event.altKey || event.ctrlKey === event.metaKey) return null
  // A field of text takes back what has been typed into it.
  if (event.target instanceof Element && event.target.closest('input, textarea, dialog, [contenteditable]') !== null) {
    return null
  }
  // By the letter, not its place: this one is learnt as a letter.
  const letter = event.key.toLowerCase()
  if (letter === 'z') return event.shiftKey ? 'redo' : 'undo'
  return letter === 'y' && !event.shiftKey ? 'redo' : null
}
