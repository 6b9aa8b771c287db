import { lazy, memo, type ReactNode, type RefObject, Suspense, useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { t } from '../language/t.ts'
import { frameAt, type Frame } from '../playback/frame.ts'
import { momentInStep } from '../playback/in-step.ts'
import type { Loading } from '../playback/loader.ts'
import type { Run } from '../playback/run.ts'
import type { RunSummary } from '../sim/log/schema.ts'
import { formatCount, formatPs, formatRatio, formatShare, plural } from '../stage/format.ts'
import { layoutFor } from '../stage/layout.ts'
import { MachineView } from '../stage/machine-view.tsx'
import type { Picked } from '../stage/machine-view-props.ts'
import { stallShare } from '../stage/stall-share.ts'
import { choose, useApp } from '../store/app.ts'
import { intervene } from '../store/what-if.ts'
import { LedgerBar } from './ledger-bar.tsx'
import { LookAt } from './look-at.tsx'
import { useOnceSeen, useSeenMoment, useTimeForUnseen } from './use-sight.ts'
import { useWidthOnceKnown } from './use-width.ts'
import { WaitPanel } from './wait-panel.tsx'
import { WhyButton } from './why/why-button.tsx'

const StageWhy = lazy(() => import('./why/stage-why.tsx'))
const StageMark = lazy(() => import('./lessons/stage-mark.tsx'))

/** What one side of the stage shows: a kernel's run, or the user's trace. */
export interface Side extends Loading {
  kernel: string
  title: string
  /** What is said of a run of the user's own, in place of what is said of kernels. */
  story?: () => Story
}

export interface Story {
  sentence: string
  evidence: string
  figures: readonly { value: string; words: string }[]
}

/** Screen seconds that a thread's tile takes to walk to its new place while playing. */
const WALK_SECONDS = 0.35
/** Screen seconds for which something rare can be seen after it has happened, playing or not. */
const RECENT_SECONDS = 1

/** One kernel: its machine at the moment, and the few numbers that matter. */
export const SidePanel = (props: {
  index: number
  side: Side
  /** The first side's run, with which the others are in step. */
  lead: Run | null
  other: RunSummary | null
  speedPs: number
}) => {
  const { index, side, lead, other, speedPs } = props
  const { title, run, error } = side
  // Its room is known before the run is there: the machine is laid out once.
  const [box, width] = useWidthOnceKnown()
  const hasRun = run !== null && run.log.length > 0
  const seen = useOnceSeen(box)
  const isTime = useTimeForUnseen(hasRun) || seen
  return (
    <section
      className="panel side flex flex-col gap-1 p-2"
      aria-label={title}
      data-testid={['stage-left', 'stage-right', 'stage-third', 'stage-fourth'][index]}
      data-digest={run?.summary?.digest}
    >
      <div className="side-head flex items-center gap-2">
        <h2 className="max-w-3/5 shrink-0 text-base font-bold">{title}</h2>
        {side.kernel !== 'trace' && <AboutButton kernel={side.kernel} title={title} />}
        <span className="grow" />
        {hasRun && side.kernel !== 'trace' && <WhyButton run={run} side={index} title={title} />}
        {hasRun && <LookAt run={run} side={index} title={title} />}
        {side.kernel === 'trace' && (
          <button
            type="button"
            className="button"
            onClick={() => choose({ showTrace: false, picked: null, speedPs: 0 })}
          >
            {t('Back to the kernels')}
          </button>
        )}
      </div>
      {error !== null && (
        <p role="alert" style={{ color: 'var(--stall)' }}>
          {t('The simulation stopped: {error}', { error })}
        </p>
      )}
      <div ref={box} className="flex min-w-0 grow flex-col gap-1">
        {hasRun && isTime && width > 0 ? (
          <Stage
            index={index}
            run={run}
            lead={lead ?? run}
            other={other}
            title={title}
            speedPs={speedPs}
            box={box}
            width={width}
            {...(side.story === undefined ? {} : { story: side.story })}
          />
        ) : (
          // As high as the stage of the first example with what stands around it: nothing moves when it comes.
          <div className="min-h-[33.5rem] md:min-h-[31.5rem] xl:min-h-[35.5rem]" />
        )}
      </div>
    </section>
  )
}

const AboutButton = ({ kernel, title }: { kernel: string; title: string }) => (
  <button
    type="button"
    className="round-button"
    aria-label={t('About this kernel: {title}', { title })}
    title={t('About this kernel')}
    onClick={() => choose({ dialog: { kernel } })}
  >
    i
  </button>
)

const Stage = (props: {
  index: number
  run: Run
  lead: Run
  other: RunSummary | null
  title: string
  speedPs: number
  /** The element that it is in, and its width in pixels. */
  box: RefObject<Element | null>
  width: number
  story?: () => Story
}) => {
  const { index, run, lead, other, title, speedPs, box, width, story } = props
  const { playing, picked, inStep, lessons } = useApp(
    useShallow((state) => ({
      playing: state.playing,
      picked: state.picked,
      inStep: state.inStep,
      lessons: state.lessons,
    })),
  )
  const shownPs = useSeenMoment(box)
  const momentPs = inStep === 'work' ? momentInStep(lead, run, shownPs) : shownPs
  const layout = useMemo(() => layoutFor(run.info, run.tracked, width), [run.info, run.tracked, width])
  const walkPs = playing ? speedPs * WALK_SECONDS : 0
  const frame = frameAt(run, Math.min(momentPs, run.reachedPs), walkPs, speedPs * RECENT_SECONDS)
  const own = picked !== null && picked.side === index ? picked : null
  const place = useMemo(
    () =>
      (thread: number, cpu: number): void =>
        intervene({
          atPs: Math.round(useApp.getState().momentPs),
          kind: 'move',
          thread: run.info.threads[thread].name,
          cpu,
          on: run.info.kernel,
        }),
    [run],
  )
  const pick = useMemo(
    () =>
      (what: Picked): void =>
        choose({ picked: { side: index, ...what } }),
    [index],
  )
  return (
    <>
      <LedgerBar totals={frame.totals} cpuCount={run.info.cpuCount} title={title} />
      <MachineView
        run={run}
        frame={frame}
        layout={layout}
        title={title}
        picked={own}
        onPick={pick}
        overlay={
          <Suspense fallback={null}>
            {own !== null && (
              <StageWhy
                side={index}
                momentPs={momentPs}
                run={run}
                frame={frame}
                layout={layout}
                title={title}
                picked={own}
                onPick={pick}
              />
            )}
            {lessons && <StageMark side={index} run={run} frame={frame} layout={layout} />}
          </Suspense>
        }
        {...(run.info.threads.length > 0 && run.info.kernel !== 'trace' ? { onPlace: place } : {})}
      />
      <WaitPanel run={run} frame={frame} title={title} width={width} onPick={pick} />
      {story === undefined ? (
        <Figures run={run} frame={frame} other={other} />
      ) : (
        <FigureList>
          {story().figures.map(({ value, words }) => (
            <PlainFigure key={words} value={value} words={words} />
          ))}
        </FigureList>
      )}
    </>
  )
}

/** What a side is measured by, and whether more or less of it is better; neither is, of moves: they can be worth it. */
interface Measure {
  words: (summary: RunSummary) => string
  hint: (summary: RunSummary) => string
  value: (summary: RunSummary) => number
  format: (value: number) => string
  better: 'more' | 'less' | null
}

const MEASURES: readonly Measure[] = [
  {
    words: ({ work }) => t('{units} per second', { units: plural(work.unit) }),
    hint: ({ dropped }) =>
      dropped > 0 ? t('{count} were lost', { count: dropped }) : t('finished, over the whole run'),
    value: ({ work }) => work.perSecond,
    format: formatCount,
    better: 'more',
  },
  {
    words: ({ work }) => t('lines moved per {unit}', { unit: t(work.unit) }),
    hint: () => t("lines that came out of another CPU's cache"),
    value: ({ transfers, work }) => transfers / work.count,
    format: formatRatio,
    better: 'less',
  },
  {
    words: () => t('of busy time spent waiting'),
    hint: () => t('for lines, memory and locks'),
    value: ({ ledger }) => stallShare(ledger),
    format: formatShare,
    better: 'less',
  },
  {
    words: ({ simulatedPs }) => t('thread moves in {time}', { time: formatPs(simulatedPs) }),
    hint: () => t('threads that went on on another CPU'),
    value: ({ migrations }) => migrations,
    format: formatCount,
    better: null,
  },
]

/** Differences smaller than this part are said of neither side. */
const TIE = 0.03

const isBetter = ({ value, better }: Measure, own: RunSummary, other: RunSummary | null): boolean => {
  if (other === null || better === null) return false
  const [mine, theirs] = better === 'more' ? [value(own), value(other)] : [value(other), value(own)]
  return mine > theirs * (1 + TIE)
}

const Figure = ({ measure, own, other }: { measure: Measure; own: RunSummary; other: RunSummary | null }) => (
  <PlainFigure value={measure.format(measure.value(own))} words={measure.words(own)} hint={measure.hint(own)}>
    {isBetter(measure, own, other) && <b className="better">{t('better')}</b>}
  </PlainFigure>
)

const PlainFigure = (props: { value: string; words: string; hint?: string; children?: ReactNode }) => (
  <div title={props.hint}>
    <dd className="text-xl leading-tight font-bold whitespace-nowrap">{props.value}</dd>
    <dt className="text-xs" style={{ color: 'var(--ink-2)' }}>
      {props.words}
      {props.children}
    </dt>
  </div>
)

const FigureList = ({ children }: { children: ReactNode }) => (
  <dl
    className="mt-auto grid grid-cols-2 gap-x-3 gap-y-1 border-t pt-1 sm:grid-cols-4"
    style={{ borderColor: 'var(--line)' }}
  >
    {children}
  </dl>
)

/** Over the whole run once it is there, so that the numbers stand still; up to the moment until then. */
const Figures = ({ run, frame, other }: { run: Run; frame: Frame; other: RunSummary | null }) =>
  run.summary === null ? (
    <p className="min-h-28 text-sm sm:min-h-16">
      {t('{done} {units} so far…', { done: formatCount(frame.totals.done), units: plural(run.info.unit) })}
    </p>
  ) : (
    <WholeFigures summary={run.summary} untilPs={run.untilPs} other={other} />
  )

const WholeFigures = memo((props: { summary: RunSummary; untilPs: number; other: RunSummary | null }) => {
  const { summary, untilPs, other } = props
  return (
    <>
      {summary.simulatedPs < untilPs && (
        <p className="text-sm">
          {t('The page keeps the first {simulated} of this run, and counts those; a shell runs it whole.', {
            simulated: formatPs(summary.simulatedPs),
          })}
        </p>
      )}
      <FigureList>
        {MEASURES.map((measure, order) => (
          <Figure key={order} measure={measure} own={summary} other={other} />
        ))}
      </FigureList>
    </>
  )
})
WholeFigures.displayName = 'WholeFigures'
