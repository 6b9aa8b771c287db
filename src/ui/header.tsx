import type { ReactNode } from 'react'
import { LANGUAGES } from '../language/languages.ts'
import { t } from '../language/t.ts'
import { choose, type Theme, useApp } from '../store/app.ts'
import { chooseLanguage } from './language.ts'
import { Menu } from './menu.tsx'

const THEMES: readonly { theme: Theme; words: string }[] = [
  { theme: 'system', words: 'Colours as the system has them' },
  { theme: 'light', words: 'Light colours' },
  { theme: 'dark', words: 'Dark colours' },
]

const PLACES = [
  { words: 'Inside a machine', cluster: null },
  { words: 'A cluster of them', cluster: '' },
] as const

/** Name, the two places to be, and what concerns the whole page; `children` are the buttons of the place's own. */
export const Header = (props: { help: () => void; share: () => void; takeOut: () => void; children?: ReactNode }) => {
  const inCluster = useApp((state) => state.cluster !== null)
  return (
    <header className="flex flex-wrap items-center gap-x-2 gap-y-2 sm:gap-x-4">
      <h1 className="text-base font-bold tracking-tight sm:text-lg">Mastership</h1>
      <nav aria-label={t('Where to look')} className="places">
        {PLACES.map(({ words, cluster }) => (
          <button
            key={words}
            type="button"
            aria-current={inCluster === (cluster !== null) ? 'page' : undefined}
            onClick={() => choose({ cluster, playing: false })}
          >
            {t(words)}
          </button>
        ))}
      </nav>
      <nav aria-label={t('Page')} className="ml-auto flex flex-wrap gap-2">
        <button type="button" className="button" onClick={() => choose({ lessons: true })}>
          {t('Lessons')} <kbd>N</kbd>
        </button>
        <button type="button" className="button" onClick={() => choose({ dialog: 'library' })}>
          {t('Library')} <kbd>L</kbd>
        </button>
        <button type="button" className="button" onClick={() => choose({ dialog: 'editor' })}>
          {t('Edit')} <kbd>E</kbd>
        </button>
        {props.children}
        <ViewMenu />
        <button type="button" className="button" onClick={props.takeOut}>
          {t('Export')}
        </button>
        <button type="button" className="button" onClick={props.help}>
          {t('Help')} <kbd>?</kbd>
        </button>
        <button type="button" className="button button-primary" onClick={props.share}>
          {t('Share')}
        </button>
      </nav>
    </header>
  )
}

/** How the page looks, whatever is on it. */
const ViewMenu = () => {
  const current = useApp((state) => state.theme)
  const spoken = useApp((state) => state.language)
  return (
    <Menu
      words={t('View')}
      items={[
        { words: 'Present (P)', run: () => choose({ presenting: true }) },
        ...THEMES.map(({ theme, words }) => ({ words, chosen: theme === current, run: () => choose({ theme }) })),
        ...LANGUAGES.map(({ tag, name }) => ({
          words: name,
          language: tag,
          chosen: tag === spoken,
          run: () => chooseLanguage(tag),
        })),
      ]}
    />
  )
}
