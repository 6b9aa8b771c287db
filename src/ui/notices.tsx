import { lazy, Suspense } from 'react'
import type { SideSpec } from '../scenario/sides.ts'
import { choose, useApp } from '../store/app.ts'
import { AlertBar } from './alert-bar.tsx'
import type { Side } from './side-panel.tsx'

const RunsDiffer = lazy(() => import('./links/runs-differ.tsx'))

/** Where a link says what its runs were, whether these are the same. */
export const RunsDifferPlace = (props: { sides: readonly Side[]; specs: readonly SideSpec[] }) => {
  const expected = useApp((state) => state.expected)
  return (
    expected !== null && (
      <Suspense fallback={null}>
        <RunsDiffer {...props} expected={expected} />
      </Suspense>
    )
  )
}

/** A sentence that the user has to know. */
export const Notice = () => {
  const notice = useApp((state) => state.notice)
  if (notice === null) return null
  return (
    <AlertBar dismiss={() => choose({ notice: null })}>
      <p>{notice}</p>
    </AlertBar>
  )
}
