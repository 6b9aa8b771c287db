import { findHighlight } from '../../playback/lesson/check.ts'
import { MeasureError } from '../../playback/lesson/runs.ts'
import type { Run } from '../../playback/run.ts'
import type { Highlight } from '../../scenario/lesson/lesson.ts'
import type { MachineViewProps } from '../../stage/machine-view-props.ts'
import { boxesOf, type StageThing } from '../../stage/lesson-places.ts'
import { stepShown, useLesson } from '../../store/lesson.ts'
import './lessons.css'

type Props = Pick<MachineViewProps, 'run' | 'frame' | 'layout'> & { side: number }

const KINDS: ReadonlySet<string> = new Set(['cpu', 'line', 'thread', 'lock', 'queue'])
const isThing = (kind: string): kind is StageThing['kind'] => KINDS.has(kind)

/** What a step points out on this side's stage, where this run has it. */
const highlighted = (run: Run, side: number, highlight: Highlight | undefined): StageThing | null => {
  if (highlight === undefined || !isThing(highlight.at) || (highlight.side ?? 0) !== side) return null
  try {
    const index = findHighlight({ on: 'machine', sides: [{ title: '', run }] }, { ...highlight, side: 0 })
    return { kind: highlight.at, index }
  } catch (error) {
    if (error instanceof MeasureError) return null
    throw error
  }
}

/** What a lesson points out, and what one points at oneself, framed on the stage. */
const StageMark = ({ side, ...stage }: Props) => {
  const step = useLesson(stepShown)
  const pointed = useLesson((state) => state.pointed)
  if (step === null) return null
  const thing = highlighted(stage.run, side, step.highlight)
  const question = step.question?.kind === 'point' && step.question.of.side === side ? step.question : null
  const own = question !== null && pointed !== null && isThing(question.at) ? question.at : null
  return (
    <g pointerEvents="none">
      {thing !== null && <Frames stage={stage} thing={thing} className="lesson-mark" />}
      {own !== null && pointed !== null && (
        <Frames stage={stage} thing={{ kind: own, index: pointed.index }} className="lesson-pointed" />
      )}
    </g>
  )
}

/** Room between what is framed and its frame. */
const AROUND = 3

const Frames = ({ stage, thing, className }: { stage: Omit<Props, 'side'>; thing: StageThing; className: string }) =>
  boxesOf(stage, thing).map(({ x, y, width, height }, order) => (
    <rect
      key={order}
      x={x - AROUND}
      y={y - AROUND}
      width={width + 2 * AROUND}
      height={height + 2 * AROUND}
      rx={6}
      className={className}
    />
  ))

export default StageMark
