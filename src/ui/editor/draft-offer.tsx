import { useEffect, useState } from 'react'
import { KEEPER } from '../../keeping/own.ts'
import type { Draft } from '../../keeping/record.ts'
import { openTabs, ownTab } from '../../keeping/tabs.ts'
import { t } from '../../language/t.ts'
import { choose } from '../../store/app.ts'
import { resumeWork, useEditing } from '../../store/editing.ts'
import { holdWork } from './begin.ts'

interface Left {
  tab: string
  draft: Draft
}

/** What was being written here, or in a tab that is no longer there. */
const findLeft = async (): Promise<Left[]> => {
  const [drafts, open, own] = await Promise.all([KEEPER.drafts(), openTabs(), ownTab()])
  return drafts.filter(({ tab }) => tab === own || open?.has(tab) !== true)
}

const goOn = async ({ tab, draft }: Left): Promise<void> => {
  const kept = draft.of === null ? [] : await KEEPER.list()
  const saved = kept.flatMap((one) => (one.known && one.record.id === draft.of?.id ? [one.record] : []))[0]
  const { text, pair, name, of } = draft
  // Where what was saved is gone, or another by now, the draft stays one of its own.
  resumeWork({ text, pair, name, of: saved === undefined ? null : of }, saved?.text ?? '')
  holdWork()
  choose({ dialog: 'editor' })
  const own = await ownTab()
  if (tab === own) return
  await KEEPER.keepDraft(own, { text, pair, name, of })
  await KEEPER.dropDraft(tab)
}

/** After a reload or a crash: what was being written, to go on with or to let go. */
const DraftOffer = () => {
  const [left, setLeft] = useState<readonly Left[]>([])
  const writing = useEditing((state) => state.work !== null)
  useEffect(() => {
    // Where the browser keeps nothing there is nothing to offer.
    if (!writing) findLeft().then(setLeft, () => undefined)
  }, [writing])
  const [first] = left
  if (first === undefined || writing) return null
  const { draft } = first
  const when = new Date(draft.at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <div role="status" className="panel flex flex-wrap items-center gap-2 p-2" data-testid="draft-offer">
      <p className="grow">
        {t('You were editing “{name}” ({when}), and had not saved it.', { name: draft.name, when })}
      </p>
      <button
        type="button"
        className="button button-primary"
        onClick={() => {
          setLeft(left.slice(1))
          void goOn(first)
        }}
      >
        {t('Go on')}
      </button>
      <button
        type="button"
        className="button"
        onClick={() => {
          setLeft(left.slice(1))
          void KEEPER.dropDraft(first.tab)
        }}
      >
        {t('Discard it')}
      </button>
    </div>
  )
}

export default DraftOffer
