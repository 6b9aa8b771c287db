import { useState } from 'react'
import { t } from '../../language/t.ts'
import { formatBytes } from '../../stage/format.ts'
import { IntervalChoice, useInterval } from './interval-choice.tsx'
import { Said } from './said.tsx'
import { fileName, save } from './save.ts'
import type { ExportSubject } from './subject.ts'
import { useWork } from './use-work.ts'

const SIZES = [
  { width: 854, height: 480 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
]
const RATES = [15, 30, 60]
const SECONDS_MOST = 300

/** A film of an interval: for slides that are shown without the page. */
export const FilmSection = ({ subject }: { subject: ExportSubject }) => {
  const chosen = useInterval(subject, 'around')
  const [seconds, setSeconds] = useState(10)
  const [size, setSize] = useState(SIZES[1])
  const [fps, setFps] = useState(30)
  const work = useWork()
  const { fromPs, toPs } = chosen.interval
  const frames = Math.max(1, Math.round(Math.min(SECONDS_MOST, Math.max(0, seconds)) * fps))
  const speedPs = ((toPs - fromPs) * fps) / frames
  if (typeof VideoEncoder === 'undefined') {
    return (
      <p>
        {t(
          'This browser cannot make films: it has no video encoder for pages (WebCodecs). Chrome, Edge and newer versions of Firefox have one; here, the screen can be recorded instead.',
        )}
      </p>
    )
  }
  const write = (): void =>
    work.start(async (on) => {
      const [{ filmed }, { offScreen }] = await Promise.all([
        import('./film/encode.ts'),
        import('./film/off-screen.ts'),
      ])
      const { width, height } = size
      const frameOf = await subject.film()
      const stage = offScreen(width, height, subject.hidden)
      try {
        const draw = (frame: number, context: CanvasRenderingContext2D): Promise<void> =>
          stage.draw(frameOf(fromPs + ((toPs - fromPs) * frame) / frames, speedPs, width, height), context)
        const film = await filmed({ width, height, fps, frames }, draw, on)
        const name = fileName(
          [subject.file, `from ${subject.sayMoment(fromPs)}`, `to ${subject.sayMoment(toPs)}`],
          'webm',
        )
        save(name, film)
        return t('Saved: {name}, {size}.', { name, size: formatBytes(film.size) })
      } finally {
        stage.close()
      }
    })
  return (
    <>
      <p>
        {t(
          'All sides at every moment of the interval, frame by frame: however slow the computer is, the film runs evenly. It plays in any browser and in most programs for slides.',
        )}
      </p>
      <IntervalChoice subject={subject} chosen={chosen} />
      <div className="export-row">
        <label className="export-option">
          {t('Length of the film')}
          <input
            type="number"
            min={0.1}
            max={SECONDS_MOST}
            step="any"
            value={seconds}
            onChange={(event) => setSeconds(Number(event.target.value))}
          />
          {t('seconds')}
        </label>
        <label className="export-option">
          {t('Size')}
          <select
            value={size.width}
            onChange={(event) => setSize(SIZES.find(({ width }) => width === Number(event.target.value)) ?? size)}
          >
            {SIZES.map(({ width, height }) => (
              <option key={width} value={width}>
                {width} × {height}
              </option>
            ))}
          </select>
        </label>
        <label className="export-option">
          {t('Frames in a second')}
          <select value={fps} onChange={(event) => setFps(Number(event.target.value))}>
            {RATES.map((rate) => (
              <option key={rate}>{rate}</option>
            ))}
          </select>
        </label>
      </div>
      <div className="export-row">
        <button type="button" className="button button-primary" disabled={work.share !== null} onClick={write}>
          {t('Make the film')}
        </button>
        <span className="export-note">
          {t('{frames} frames; a second of it shows {stretch}', { frames, stretch: subject.sayStretch(speedPs) })}
        </span>
      </div>
      <Said work={work} words={t('Making the film')} />
    </>
  )
}
