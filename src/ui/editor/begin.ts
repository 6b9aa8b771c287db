import type { Saved } from '../../keeping/record.ts'
import { printJson } from '../../scenario/json/print.ts'
import type { Pair } from '../../scenario/pair.ts'
import { choose, useApp } from '../../store/app.ts'
import { useCluster } from '../../store/cluster.ts'
import { beginWork, isUnsaved, useEditing } from '../../store/editing.ts'

/** The scenario on the stage, as a text, with the kernels that it is looked at with. */
export const onStage = (): { text: string; pair: Pair | null; name: string } => {
  const { cluster, scenario, pair, view } = useApp.getState()
  if (cluster === null) {
    return { text: printJson(scenario), pair: view === 'split' ? pair : null, name: scenario.title }
  }
  const { scenario: whole } = useCluster.getState()
  return { text: printJson(whole), pair: null, name: whole.title }
}

/** What was on the stage when the editor was last opened: only what has come there since is taken from it. */
let seen = ''

/** From now on the editor opens with what is being written, until there is something else on the stage. */
export const holdWork = (): void => {
  seen = onStage().text
}

/**
 * Begins with what is on the stage, where that has changed since; but what is being written and has not been saved
 * comes first.
 */
export const editStage = (): void => {
  const { work } = useEditing.getState()
  const shown = onStage()
  const isNew = shown.text !== seen
  if (work === null || (isNew && !isUnsaved(work) && work.text !== shown.text)) beginWork({ ...shown, of: null })
  holdWork()
}

/** Begins with a copy of a scenario. */
export const editCopy = (scenario: object, name: string, pair: Pair | null): void => {
  beginWork({ text: printJson(scenario), pair, name, of: null })
  holdWork()
  choose({ dialog: 'editor' })
}

/** Opens what was saved, to go on with it. */
export const editSaved = ({ id, revision, name, text, pair }: Saved): void => {
  beginWork({ text, pair, name, of: { id, revision } })
  holdWork()
  choose({ dialog: 'editor' })
}
