import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { t } from '../../language/t.ts'
import { CATALOGUE, type Entry, matchesSearch, textsOf, type ThemeId, THEMES } from '../../scenario/catalogue.ts'
import { choose } from '../../store/app.ts'
import { editCopy } from '../editor/begin.ts'
import { runScenario } from '../editor/run-scenario.ts'
import { Card, Tags } from './card.tsx'
import './library.css'
import { OwnScenarios } from './own.tsx'

const close = (): void => choose({ dialog: null })

/** Tags that a card has room for; all of them can be searched for. */
const TAGS_SHOWN = 4

const EntryCard = (props: { entry: Entry; isCurrent: boolean; onFocus: () => void }) => {
  const { entry, isCurrent, onFocus } = props
  const { key, opened, pair, pictured, title, sentence, tags } = entry
  return (
    <Card
      id={key}
      opened={opened}
      pair={pictured}
      title={title}
      open={() => runScenario(opened, pair)}
      isCurrent={isCurrent}
      onFocus={onFocus}
      actions={
        <button
          type="button"
          className="library-action"
          tabIndex={isCurrent ? 0 : -1}
          aria-label={t('Start from this: {name}', { name: title })}
          onClick={() => editCopy(opened.scenario, title, pair)}
        >
          {t('Start from this')}
        </button>
      }
    >
      <p className="library-sentence">{sentence}</p>
      <Tags tags={tags.slice(0, TAGS_SHOWN)} theme={undefined} />
    </Card>
  )
}

/** The card that lies beside, above or below another on the screen; the card itself where there is none. */
const neighbourOf = (cards: readonly HTMLElement[], from: HTMLElement, code: string): HTMLElement => {
  const at = cards.indexOf(from)
  if (code === 'ArrowRight') return cards[Math.min(cards.length - 1, at + 1)]
  if (code === 'ArrowLeft') return cards[Math.max(0, at - 1)]
  if (code === 'Home') return cards[0]
  if (code === 'End') return cards[cards.length - 1]
  const own = from.getBoundingClientRect()
  const down = code === 'ArrowDown'
  const beyond = cards
    .map((card) => ({ card, box: card.getBoundingClientRect() }))
    .filter(({ box }) => (down ? box.top > own.top + 8 : box.top < own.top - 8))
  const row = down ? Math.min(...beyond.map(({ box }) => box.top)) : Math.max(...beyond.map(({ box }) => box.top))
  const inRow = beyond.filter(({ box }) => Math.abs(box.top - row) < 8)
  return inRow.toSorted((a, b) => Math.abs(a.box.left - own.left) - Math.abs(b.box.left - own.left))[0]?.card ?? from
}

const ARROWS = ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End']

/** Arrows lead from card to card, from the search down to the first one, and from the first row back to the search. */
const onArrows = (event: KeyboardEvent<HTMLElement>): void => {
  if (!ARROWS.includes(event.code) || event.ctrlKey || event.metaKey || event.altKey) return
  const target = event.target instanceof HTMLElement ? event.target : null
  const cards = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-card]')]
  const card = target?.closest<HTMLElement>('[data-card]') ?? null
  const opener = (one: HTMLElement | undefined): HTMLElement | null => one?.querySelector('.library-open') ?? null
  if (card === null) {
    if (event.code !== 'ArrowDown' || target?.closest('input[type="search"]') == null) return
    opener(cards[0])?.focus()
  } else {
    if (target?.closest('input') != null) return
    const next = neighbourOf(cards, card, event.code)
    if (next === card && event.code === 'ArrowUp') event.currentTarget.querySelector('input')?.focus()
    else opener(next)?.focus()
  }
  event.preventDefault()
}

const Themes = ({ theme, onChange }: { theme: ThemeId | null; onChange: (theme: ThemeId | null) => void }) => (
  <div className="library-themes" role="group" aria-label={t('What it is about')}>
    {[{ id: null, title: 'Everything' }, ...THEMES].map(({ id, title }) => (
      <button key={title} type="button" aria-pressed={theme === id} onClick={() => onChange(id)}>
        {t(title)}
      </button>
    ))}
  </div>
)

/** Scenarios by what they answer to: each under its first theme, or all under the one that is chosen. */
const sectionsOf = (
  shown: readonly Entry[],
  theme: ThemeId | null,
): { id: ThemeId; title: string; entries: Entry[] }[] =>
  THEMES.filter(({ id }) => theme === null || id === theme)
    .map(({ id, title }) => ({
      id,
      title,
      entries: shown.filter(({ themes }) => (theme === null ? themes[0] === id : themes.includes(id))),
    }))
    .filter(({ entries }) => entries.length > 0)

const countWords = (count: number): string =>
  count === 0
    ? t('No scenario has all these words.')
    : count === 1
      ? t('1 scenario')
      : t('{count} scenarios', { count })

/** Every scenario there is, to browse and to search; one’s own first. */
const Library = () => {
  const element = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const heading = useId()
  const searchId = useId()
  const [search, setSearch] = useState('')
  const [theme, setTheme] = useState<ThemeId | null>(null)
  const [current, setCurrent] = useState('')
  useEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    field.current?.focus()
    return () => dialog?.close()
  }, [])
  const sections = useMemo(
    () =>
      sectionsOf(
        CATALOGUE.filter((entry) => matchesSearch(search, textsOf(entry))),
        theme,
      ),
    [search, theme],
  )
  const shown = sections.flatMap(({ entries }) => entries)
  const first = shown[0]
  const tabStop = shown.some(({ key }) => key === current) || current.startsWith('scenario:') ? current : first?.key
  return (
    <dialog ref={element} className="library" aria-labelledby={heading} onCancel={close} onClose={close}>
      <div className="library-inside" onKeyDown={onArrows} role="presentation">
        <div className="library-head">
          <h2 id={heading}>{t('Library')}</h2>
          <div className="library-search">
            <label htmlFor={searchId} className="sr-only">
              {t('Search the library')}
            </label>
            <input
              ref={field}
              id={searchId}
              type="search"
              placeholder={t('Search: a kernel, a word, a cause…')}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
              onKeyDown={(event) => {
                if (event.code === 'Enter' && first !== undefined) runScenario(first.opened, first.pair)
              }}
            />
            <span role="status" data-testid="library-count">
              {countWords(shown.length)}
            </span>
          </div>
          <button type="button" className="button" onClick={close}>
            {t('Close')}
          </button>
          <Themes theme={theme} onChange={setTheme} />
        </div>
        <div className="library-body">
          <OwnScenarios search={search} current={current} onCurrent={setCurrent} filtered={theme !== null} />
          {sections.map(({ id, title, entries }) => (
            <section key={id} aria-labelledby={`library-${id}`} className="library-section">
              <h3 id={`library-${id}`}>
                {t(title)} <span className="library-number">{entries.length}</span>
              </h3>
              <ul className="library-cards">
                {entries.map((entry) => (
                  <EntryCard
                    key={entry.key}
                    entry={entry}
                    isCurrent={entry.key === tabStop}
                    onFocus={() => setCurrent(entry.key)}
                  />
                ))}
              </ul>
            </section>
          ))}
        </div>
      </div>
    </dialog>
  )
}

export default Library
