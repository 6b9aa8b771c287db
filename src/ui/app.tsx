import { lazy, Suspense, useRef, useState } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { t } from '../language/t.ts'
import type { Run } from '../playback/run.ts'
import { choose, useApp } from '../store/app.ts'
import { Controls } from './controls.tsx'
import { isEmbedded } from './embedded.ts'
import { Header } from './header.tsx'
import { Differences, Headline } from './headline.tsx'
import { Menu } from './menu.tsx'
import { Notice, RunsDifferPlace } from './notices.tsx'
import { type Side, SidePanel } from './side-panel.tsx'
import { useShortcuts } from './shortcuts.ts'
import { useTheme } from './theme.ts'
import { Transport } from './transport.tsx'
import { useLater } from './use-later.ts'
import { useOffline } from './use-offline.ts'
import { useFollowedAddress, useOpening } from './use-opening.ts'
import { usePlayback, useSpeed } from './use-playback.ts'
import { useSides } from './use-sides.ts'
import { runsInOrder } from './use-runs.ts'

const TimelinePanel = lazy(async () => ({ default: (await import('./timeline/timeline-panel.tsx')).TimelinePanel }))
const SweepPanel = lazy(() => import('./sweep-panel.tsx'))
const Legend = lazy(() => import('./legend.tsx'))
const Inspector = lazy(() => import('./inspector.tsx'))
const DoneList = lazy(() => import('./what-if/done-list.tsx'))
const FirstDifference = lazy(() => import('./compare/first-difference.tsx'))
const ProtocolPanel = lazy(() => import('./protocol/protocol-panel.tsx'))
const WholeRun = lazy(() => import('./why/whole-run.tsx'))
const Dialogs = lazy(() => import('./dialogs/dialogs.tsx'))
const Presenter = lazy(() => import('./present/presenter.tsx'))
const LessonDock = lazy(() => import('./lessons/dock.tsx'))
const Studio = lazy(() => import('./library/studio.tsx'))
const DraftOffer = lazy(() => import('./editor/draft-offer.tsx'))
const Embedded = lazy(() => import('./embed/embedded.tsx'))
const ClusterPage = lazy(() => import('./cluster/page.tsx'))

/** What comes after the first picture, one after the other, from the top: what is there does not move any more. */
const PANELS = ['differences', 'time', 'done', 'timeline', 'protocol', 'whole run', 'sweep', 'legend'] as const

export const App = () => {
  useTheme()
  const ready = useOpening()
  useFollowedAddress(ready)
  const cluster = useApp((state) => state.cluster)
  const { presenting, lessons } = useApp(
    useShallow((state) => ({ presenting: state.presenting, lessons: state.lessons })),
  )
  const inStudio = useApp(({ dialog }) => dialog === 'library' || dialog === 'editor')
  const opening = <main className="p-6">{t('Opening…')}</main>
  if (!ready) return opening
  if (isEmbedded()) {
    return (
      <Suspense fallback={opening}>
        <Embedded />
      </Suspense>
    )
  }
  return (
    <div className={lessons ? 'with-lesson' : undefined}>
      {cluster === null ? (
        <Page />
      ) : (
        <Suspense fallback={opening}>
          <ClusterPage link={cluster} />
        </Suspense>
      )}
      {presenting && (
        <Suspense fallback={null}>
          <Presenter />
        </Suspense>
      )}
      {lessons && (
        <Suspense fallback={null}>
          <LessonDock />
        </Suspense>
      )}
      {inStudio && (
        <Suspense fallback={null}>
          <Studio />
        </Suspense>
      )}
    </div>
  )
}

const Page = () => {
  // Not the moment: what does not show it is not drawn anew for every frame.
  const { picked, dialog, showTrace, scenario, hidden, language } = useApp(
    useShallow((state) => ({
      picked: state.picked,
      dialog: state.dialog,
      showTrace: state.showTrace,
      scenario: state.scenario,
      hidden: state.hidden,
      language: state.language,
    })),
  )
  const [brought, bring] = useState<Side | null>(null)
  const { sides, specs, trace } = useSides(brought)
  const shown = sides.flatMap(({ run }) => (run === null || run.log.length === 0 ? [] : [run]))
  const inOrder = runsInOrder(sides)
  const speed = useSpeed(shown)
  usePlayback(sides, speed)
  const end = useRef<HTMLDivElement>(null)
  const isUnderWay = shown.length === sides.length
  const later = useLater(isUnderWay, PANELS.length, end)
  const isTimeFor = (panel: (typeof PANELS)[number]): boolean => later > PANELS.indexOf(panel)
  useOffline(isUnderWay)
  useShortcuts(inOrder)
  return (
    <div
      data-hidden={hidden.join(' ')}
      className={`mx-auto flex max-w-[1680px] flex-col gap-2 p-2 sm:p-3 ${picked === null ? '' : 'max-xl:pb-[40vh]'}`}
    >
      <Header
        help={() => choose({ dialog: 'help' })}
        share={() => choose({ dialog: 'share' })}
        takeOut={() => choose({ dialog: 'export', playing: false })}
      >
        <Menu
          words={t('Open')}
          items={[
            { words: 'Your machine…', run: () => choose({ dialog: 'own-machine' }) },
            { words: 'Your memory trace…', run: () => choose({ dialog: 'own-trace' }) },
            { words: 'Your scheduler trace…', run: () => choose({ dialog: 'own-sched' }) },
          ]}
        />
      </Header>
      {/* In another language all words are new, and with them what has been laid out for them; the runs stay. */}
      <main key={language} className="flex flex-col gap-2">
        <Notice />
        <Headline sides={sides} />
        <RunsDifferPlace sides={sides} specs={specs} />
        <Controls shown={specs} />
        <div className="presented flex flex-col gap-2 xl:flex-row">
          <div className="presented flex min-w-0 grow flex-col gap-2">
            <div className={`presented grid grid-cols-1 gap-2 ${sides.length > 1 ? 'md:grid-cols-2' : ''}`}>
              {sides.map((side, index) => (
                <SidePanel
                  key={index}
                  index={index}
                  side={side}
                  lead={sides[0].run}
                  other={sides.length === 2 ? (sides[1 - index].run?.summary ?? null) : null}
                  speedPs={speed}
                />
              ))}
            </div>
            <Differences sides={sides} />
            {isTimeFor('differences') && sides.length === 2 && !showTrace && (
              <Suspense fallback={null}>
                <FirstDifference sides={sides} />
              </Suspense>
            )}
            <Transport runs={inOrder} speedPs={speed} later={isTimeFor('time')} />
            {isTimeFor('done') && !showTrace && (
              <Suspense fallback={null}>
                <DraftOffer />
                <DoneList />
              </Suspense>
            )}
            {isTimeFor('timeline') && (
              <Suspense fallback={<TimelinePlace />}>
                <TimelinePanel sides={sides} speedPs={speed} />
              </Suspense>
            )}
            {isTimeFor('protocol') && (
              <Suspense fallback={null}>
                <ProtocolPanel sides={sides} />
              </Suspense>
            )}
            {isTimeFor('whole run') && !showTrace && (
              <Suspense fallback={null}>
                <WholeRun sides={sides} specs={specs} scenario={scenario} />
              </Suspense>
            )}
            {isTimeFor('sweep') && !showTrace && (
              <Suspense fallback={null}>
                <SweepPanel ready={sides.every(({ run }) => run?.summary)} />
              </Suspense>
            )}
            {isTimeFor('legend') && (
              <Suspense fallback={null}>
                <Legend />
              </Suspense>
            )}
            <div ref={end} />
          </div>
          {picked !== null && <PickedPanel run={sides[picked.side]?.run ?? null} />}
        </div>
      </main>
      {dialog !== null && (
        <Suspense fallback={null}>
          <Dialogs runs={shown} sides={sides} trace={trace} bring={bring} />
        </Suspense>
      )}
    </div>
  )
}

/** Keeps the timeline's place while its code is on the way. */
const TimelinePlace = () => <div className="panel min-h-72" />

const PickedPanel = ({ run }: { run: Run | null }) => (
  <Suspense fallback={null}>{run !== null && <Inspector run={run} />}</Suspense>
)
