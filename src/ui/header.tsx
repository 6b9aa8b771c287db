import { choose, type Theme, useApp } from '../store/app.ts'

const NEXT_THEME: Record<Theme, Theme> = { system: 'dark', dark: 'light', light: 'system' }
const THEME_WORD: Record<Theme, string> = { system: 'as the system', dark: 'dark', light: 'light' }

export const Header = () => {
  const theme = useApp((state) => state.theme)
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <h1 className="text-lg font-bold tracking-tight">Mastership</h1>
      <p className="hidden text-sm xl:block" style={{ color: 'var(--ink-2)' }}>
        Which CPU's cache owns each line, and what moving a thread costs
      </p>
      <nav aria-label="Page" className="ml-auto flex flex-wrap gap-2">
        <button type="button" className="button" onClick={() => choose({ dialog: 'own-machine' })}>
          Your machine…
        </button>
        <button type="button" className="button" onClick={() => choose({ dialog: 'own-trace' })}>
          Your trace…
        </button>
        <button type="button" className="button" onClick={() => choose({ theme: NEXT_THEME[theme] })}>
          Colours: {THEME_WORD[theme]}
        </button>
        <button type="button" className="button" onClick={() => choose({ dialog: 'help' })}>
          Help <kbd>?</kbd>
        </button>
        <button type="button" className="button button-primary" onClick={() => choose({ dialog: 'share' })}>
          Share
        </button>
      </nav>
    </header>
  )
}
