import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startWorkersEarly } from './playback/loader.ts'
import { DEFAULT_PAIR } from './scenario/pair.ts'
import './styles.css'
import { App } from './ui/app.tsx'
import { ErrorBoundary } from './ui/error-boundary.tsx'

// Two sides will want a run each; their workers load while the page does.
startWorkersEarly(DEFAULT_PAIR)

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <App />
    </ErrorBoundary>
  </StrictMode>,
)
