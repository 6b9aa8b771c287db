import type { ReactNode } from 'react'
import { type Frame, frameAt } from '../../../playback/frame.ts'
import { momentInStep } from '../../../playback/in-step.ts'
import type { Run } from '../../../playback/run.ts'
import { LABELS } from '../../../sim/log/schema.ts'
import { FAMILY, type Family } from '../../../stage/colours.ts'
import { formatMoment } from '../../../stage/format.ts'
import { layoutFor } from '../../../stage/layout.ts'
import { MachineView } from '../../../stage/machine-view.tsx'
import { useApp } from '../../../store/app.ts'
import { FilmFrame, type FilmSide } from './frame.tsx'

/** Width for which machines are laid out, so that their words can be read in a film of a usual size. */
const STAGE_WIDTH = 720
/** Screen seconds that a thread takes to walk, and for which something rare is seen, as on the page. */
const WALK_SECONDS = 0.35
const RECENT_SECONDS = 1

const FAMILIES: readonly Family[] = ['work', 'overhead', 'spin', 'stall', 'idle']

const nothing = (): void => undefined

const barOf = (run: Run, { totals: { ledger, timePs } }: Frame): FilmSide['bar'] => {
  const whole = Math.max(1, timePs * run.info.cpuCount)
  return FAMILIES.map((family) => ({
    colour: `var(--${family})`,
    share: LABELS.reduce((sum, name) => sum + (FAMILY[name] === family ? ledger[name] : 0), 0) / whole,
  }))
}

/** Draws the machines of all sides at any moment, for a film of so many pixels that shows so much time in a second. */
export const machineFilm = (
  sides: readonly { title: string; run: Run }[],
  headline: string,
): ((ps: number, speedPs: number, width: number, height: number) => ReactNode) => {
  const layouts = sides.map(({ run }) => layoutFor(run.info, run.tracked, STAGE_WIDTH))
  const { inStep } = useApp.getState()
  return (ps, speedPs, width, height) => (
    <FilmFrame
      width={width}
      height={height}
      headline={headline}
      moment={formatMoment(ps)}
      sides={sides.map(({ title, run }, side) => {
        const ownPs = inStep === 'work' ? momentInStep(sides[0].run, run, ps) : ps
        const frame = frameAt(run, Math.min(ownPs, run.reachedPs), speedPs * WALK_SECONDS, speedPs * RECENT_SECONDS)
        return {
          title,
          bar: barOf(run, frame),
          aspect: layouts[side].width / layouts[side].height,
          picture: (
            <MachineView run={run} frame={frame} layout={layouts[side]} title={title} picked={null} onPick={nothing} />
          ),
        }
      })}
    />
  )
}
