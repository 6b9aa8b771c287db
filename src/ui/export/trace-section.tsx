import { useState } from 'react'
import { t } from '../../language/t.ts'
import { formatBytes } from '../../stage/format.ts'
import { IntervalChoice, useInterval } from './interval-choice.tsx'
import { Said } from './said.tsx'
import { collected, fileName, gzipped, save } from './save.ts'
import type { ExportSubject } from './subject.ts'
import { useWork } from './use-work.ts'

/** The runs as a trace: for the tools with which people look at the traces of real kernels. */
export const TraceSection = ({ subject }: { subject: ExportSubject }) => {
  const chosen = useInterval(subject, 'whole')
  const [packed, setPacked] = useState(false)
  const work = useWork()
  const { interval } = chosen
  const share = subject.reachedPs === 0 ? 0 : (interval.toPs - interval.fromPs) / subject.reachedPs
  const bytes = subject.rows * share * subject.traceBytes
  const write = (): void =>
    work.start(async (on) => {
      const text = await collected(subject.trace(interval), 'application/json', on)
      const content = packed ? await gzipped(text) : text
      on.signal.throwIfAborted()
      const stretch = chosen.kind === 'whole' ? '' : `from ${subject.sayMoment(interval.fromPs)}`
      const name = fileName([subject.file, 'trace', stretch], packed ? 'json.gz' : 'json')
      save(name, content)
      return t('Saved: {name}, {size}.', { name, size: formatBytes(content.size) })
    })
  return (
    <>
      <p>
        {t(
          'Each kernel is a process, with tracks for every CPU (the thread that runs, what the time is spent on, the lines that come and go) and every lock; arrows for wake-ups, interrupts, migrations and lines. Open ui.perfetto.dev or chrome://tracing and drop the file there. Times are in µs, exact to the ps.',
        )}
      </p>
      {!subject.finished && (
        <p>
          {t('The runs are still going on: the file ends at {moment}.', {
            moment: subject.sayMoment(subject.reachedPs),
          })}
        </p>
      )}
      <IntervalChoice subject={subject} chosen={chosen} />
      <div className="export-row">
        <button type="button" className="button button-primary" onClick={write}>
          {t('Save the trace')}
        </button>
        <label className="export-option">
          <input type="checkbox" checked={packed} onChange={(event) => setPacked(event.target.checked)} />
          {t('packed (.json.gz; Perfetto reads it as it is)')}
        </label>
        <span className="export-note">{t('about {size} unpacked', { size: formatBytes(bytes) })}</span>
      </div>
      <Said work={work} words={t('Writing the trace')} />
    </>
  )
}
