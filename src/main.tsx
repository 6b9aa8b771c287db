import { lazy, startTransition, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import './styles.css'
import { App } from './ui/app.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { openingLanguage, showLanguage } from './ui/language.ts'
import './ui/own-scripts.ts'
import { showTheme } from './ui/theme.ts'
import { useApp } from './store/app.ts'
import { addressIsBare, openFirst } from './ui/use-opening.ts'

const NotesWindow = lazy(() => import('./ui/present/notes-window.tsx'))
/** The presentation whose notes this window shows; undefined in every other window. */
const notes = /^#notes=([\w-]{8,40})$/.exec(location.hash)?.[1]

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')

// Before anything is laid out: a theme that changes then would have all of it styled anew.
showTheme(useApp.getState().theme)
if (addressIsBare()) openFirst()

// A transition is rendered in short pieces, between which the browser answers.
const show = (): void =>
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <ErrorBoundary>
          {notes === undefined ? (
            <App />
          ) : (
            <Suspense fallback={null}>
              <NotesWindow id={notes} />
            </Suspense>
          )}
        </ErrorBoundary>
      </StrictMode>,
    ),
  )

// English is there at once; the texts of another language come first, or the page would change under one's eyes.
const language = openingLanguage()
if (language === 'en') show()
else void showLanguage(language).finally(show)
