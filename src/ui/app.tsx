import { lazy, Suspense, useEffect, useMemo } from 'react'
import type { Run } from '../playback/run.ts'
import { choose, useApp } from '../store/app.ts'
import { Controls } from './controls.tsx'
import { Header } from './header.tsx'
import { Headline } from './headline.tsx'
import { LedgerPanel } from './ledger-panel.tsx'
import { Legend } from './legend.tsx'
import { SidePanel } from './side-panel.tsx'
import { useShortcuts } from './shortcuts.ts'
import { TimelinePanel } from './timeline-panel.tsx'
import { Transport } from './transport.tsx'
import { useOpening } from './use-opening.ts'
import { usePlayback, useSpeed } from './use-playback.ts'
import { kernelsOf, useRuns } from './use-runs.ts'

const Inspector = lazy(() => import('./inspector.tsx'))
const Dialogs = lazy(() => import('./dialogs/dialogs.tsx'))

/** Sets the theme on the document: the user's, or the system's. */
const useTheme = (): void => {
  const theme = useApp((state) => state.theme)
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const apply = (): void => {
      document.documentElement.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
    }
    apply()
    dark.addEventListener('change', apply)
    return () => dark.removeEventListener('change', apply)
  }, [theme])
}

export const App = () => {
  useTheme()
  const ready = useOpening()
  return ready ? <Page /> : <main className="p-6">Opening…</main>
}

const Page = () => {
  const { scenario, view, picked, dialog } = useApp()
  const runs = useRuns(scenario, view)
  const kernels = kernelsOf(scenario, view)
  const shown = useMemo(
    () => runs.sides.slice(0, kernels.length).flatMap(({ run }) => (run === null ? [] : [run])),
    [runs, kernels.length],
  )
  const speed = useSpeed(shown)
  usePlayback(shown, speed)
  useShortcuts(shown)
  const sides = kernels.map((kernel, side) => ({ kernel, ...runs.sides[side] }))
  return (
    <div className="mx-auto flex max-w-[1680px] flex-col gap-2 p-2 sm:p-3">
      <Header />
      <main className="flex flex-col gap-2">
        <Notice />
        <Headline sides={sides} />
        <Controls />
        <div className="flex flex-col gap-2 xl:flex-row">
          <div className="flex min-w-0 grow flex-col gap-2">
            <div className={`grid gap-2 ${sides.length > 1 ? 'md:grid-cols-2' : ''}`}>
              {sides.map((side, index) => (
                <SidePanel key={side.kernel} index={index} side={side} speedPs={speed} />
              ))}
            </div>
            <Transport runs={shown} speedPs={speed} />
            <TimelinePanel sides={sides} speedPs={speed} />
            <LedgerPanel sides={sides} />
            <Legend />
          </div>
          {picked !== null && <PickedPanel run={runs.sides[picked.side]?.run ?? null} />}
        </div>
      </main>
      {dialog !== null && (
        <Suspense fallback={null}>
          <Dialogs runs={shown} />
        </Suspense>
      )}
    </div>
  )
}

const PickedPanel = ({ run }: { run: Run | null }) => (
  <Suspense fallback={null}>{run !== null && <Inspector run={run} />}</Suspense>
)

const Notice = () => {
  const notice = useApp((state) => state.notice)
  if (notice === null) return null
  return (
    <div role="alert" className="panel flex items-start gap-3 border-2 p-3" style={{ borderColor: 'var(--stall)' }}>
      <p className="grow">{notice}</p>
      <button type="button" className="button" onClick={() => choose({ notice: null })}>
        Dismiss
      </button>
    </div>
  )
}
