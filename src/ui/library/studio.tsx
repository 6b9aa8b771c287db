import { lazy, Suspense } from 'react'
import { useApp } from '../../store/app.ts'

const Library = lazy(() => import('./library.tsx'))
const Editor = lazy(() => import('../editor/editor.tsx'))

/** The two places for scenarios: where they are chosen, and where they are written. */
const Studio = () => {
  const dialog = useApp((state) => state.dialog)
  return (
    <Suspense fallback={null}>{dialog === 'editor' ? <Editor /> : dialog === 'library' ? <Library /> : null}</Suspense>
  )
}

export default Studio
