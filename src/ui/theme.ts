import { useEffect } from 'react'
import { type Theme, useApp } from '../store/app.ts'

const dark = matchMedia('(prefers-color-scheme: dark)')

/** Sets the theme on the document: the user's, or the system's. */
export const showTheme = (theme: Theme): void => {
  document.documentElement.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
}

/** Keeps the document in the theme that is chosen. */
export const useTheme = (): void => {
  const theme = useApp((state) => state.theme)
  useEffect(() => {
    const apply = (): void => showTheme(theme)
    apply()
    dark.addEventListener('change', apply)
    return () => dark.removeEventListener('change', apply)
  }, [theme])
}
