import type { ReactNode } from 'react'
import { choose, type Theme, useApp } from '../store/app.ts'

const NEXT_THEME: Record<Theme, Theme> = { system: 'dark', dark: 'light', light: 'system' }
const THEME_WORD: Record<Theme, string> = { system: 'as the system', dark: 'dark', light: 'light' }

const PLACES = [
  { words: 'Inside a machine', cluster: null },
  { words: 'A cluster of them', cluster: '' },
] as const

/** Name, the two places to be, and what concerns the whole page; `children` are the buttons of the place's own. */
export const Header = (props: { help: () => void; share: () => void; children?: ReactNode }) => {
  const theme = useApp((state) => state.theme)
  const inCluster = useApp((state) => state.cluster !== null)
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <h1 className="text-lg font-bold tracking-tight">Mastership</h1>
      <nav aria-label="Where to look" className="places">
        {PLACES.map(({ words, cluster }) => (
          <button
            key={words}
            type="button"
            aria-current={inCluster === (cluster !== null) ? 'page' : undefined}
            onClick={() => choose({ cluster, playing: false })}
          >
            {words}
          </button>
        ))}
      </nav>
      <nav aria-label="Page" className="ml-auto flex flex-wrap gap-2">
        {props.children}
        <button type="button" className="button" onClick={() => choose({ theme: NEXT_THEME[theme] })}>
          Colours: {THEME_WORD[theme]}
        </button>
        <button type="button" className="button" onClick={props.help}>
          Help <kbd>?</kbd>
        </button>
        <button type="button" className="button button-primary" onClick={props.share}>
          Share
        </button>
      </nav>
    </header>
  )
}
