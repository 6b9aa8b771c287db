import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { t } from '../../language/t.ts'
import { SCHED_LOADER, type SchedProgress } from '../../playback/sched/sched-loader.ts'
import { takeCpus } from '../../sim/machine/topology/build.ts'
import { PROTOCOLS } from '../../sim/machine/protocol/registry.ts'
import { ASSUMED_LINES } from '../../sim/trace/sched/working-sets.ts'
import { formatCount, formatPs } from '../../stage/format.ts'
import { choose, useApp } from '../../store/app.ts'
import { Modal } from '../dialogs/modal.tsx'
import { CannotRead, FilePicker, NumberChoice, ReadingProgress } from '../dialogs/trace-parts.tsx'
import type { Side } from '../side-panel.tsx'
import { Found } from './found.tsx'
import { machinesFor, MachineChoice, type MachineOption } from './machine-choice.tsx'
import { RunAgain } from './run-again.tsx'
import { storyOf } from './story.ts'

const PS_PER_NS = 1000
const LINES = [0, 8, ASSUMED_LINES, 128, 512, 2048] as const
/** The longest stretch without an event, in ns; 0 keeps all. */
const GAPS = [5000, 20_000, 100_000, 1_000_000, 0] as const

/** Texts of the known formats, in the order in which they are looked for. */
const FORMATS = [
  'Linux: trace or trace_pipe of ftrace, atrace, trace-cmd report',
  'Linux: perf script, perf sched script',
  'FreeBSD: ktrdump -ct with KTR_SCHED, as schedgraph reads it',
  'Chrome trace-event JSON of slices that say on which CPU they ran',
] as const

const gapWords = (ns: number): string =>
  ns === 0 ? t('as long as they were') : t('at most {time}', { time: formatPs(ns * PS_PER_NS) })

/** Puts a trace on the stage when it has been played. */
const useStage = ({ state, played, loading }: SchedProgress, bring: (side: Side | null) => void): (() => void) => {
  const wanted = useRef(false)
  useEffect(() => {
    if (!wanted.current || state !== 'played' || played === null) return
    wanted.current = false
    bring({ kernel: 'trace', title: t('Your trace'), ...loading, story: () => storyOf(played) })
    choose({ showTrace: true, dialog: null, momentPs: 0, playing: true, speedPs: 0, picked: null })
  }, [state, played, loading, bring])
  return () => {
    wanted.current = true
  }
}

/** A scheduler's trace of the user's: choose, read, count; then play it on a machine, or run it under other kernels. */
export const OwnSched = ({ bring }: { bring: (side: Side | null) => void }) => {
  const progress = useSyncExternalStore(SCHED_LOADER.subscribe, SCHED_LOADER.now)
  const [files, setFiles] = useState<File[]>([])
  const reading = progress.state === 'reading'
  return (
    <Modal title={t('Your scheduler trace')}>
      <p className="text-sm">
        {t(
          'What a real kernel recorded of its switches and wake-ups, as text or packed with gzip or zip. It stays on this computer. Known formats:',
        )}
      </p>
      <ul className="mb-3 list-disc pl-5 text-sm">
        {FORMATS.map((format) => (
          <li key={format}>{t(format)}</li>
        ))}
      </ul>
      <div className="flex flex-wrap items-end gap-3">
        <FilePicker
          label={t('File; several are taken as one trace')}
          hint={t('or drop it here')}
          testId="sched-files"
          onFiles={setFiles}
        />
        <button
          type="button"
          className="button button-primary"
          disabled={files.length === 0 || reading || progress.state === 'playing'}
          onClick={() => SCHED_LOADER.read(files)}
        >
          {t('Read it')}
        </button>
        {reading && (
          <button type="button" className="button" onClick={() => SCHED_LOADER.stop()}>
            {t('Stop here')}
          </button>
        )}
      </div>
      {reading && (
        <ReadingProgress
          bytes={progress.bytes}
          size={progress.size}
          items={t('{count} events', { count: formatCount(progress.events) })}
        />
      )}
      {progress.state === 'failed' && progress.found === null && <CannotRead message={progress.message} />}
      {progress.state === 'failed' && progress.found !== null && (
        <p role="alert" className="mt-3" style={{ color: 'var(--stall)' }}>
          {t('It cannot be played: {message}', { message: progress.message })}
        </p>
      )}
      {progress.found !== null && <Found found={progress.found} />}
      {progress.found !== null && <Places progress={progress} cpus={progress.found.counts.cpus} bring={bring} />}
    </Modal>
  )
}

/** Where it is to be played, and what is assumed; and the two things to do with it. */
const Places = (props: { progress: SchedProgress; cpus: number; bring: (side: Side | null) => void }) => {
  const { progress, cpus, bring } = props
  const scenario = useApp((state) => state.scenario)
  const [chosen, setChosen] = useState('')
  const [lines, setLines] = useState<number>(ASSUMED_LINES)
  const [gap, setGap] = useState<number>(GAPS[1])
  const want = useStage(progress, bring)
  const options = machinesFor(scenario.machine, cpus)
  const place: MachineOption | undefined = options.find(({ id }) => id === chosen) ?? options[0]
  if (place === undefined) {
    return (
      <p role="alert" className="mt-3">
        {t(
          'No machine here has {count} CPUs, so it can be counted but not played. Open a machine of your own that has, then read the trace again.',
          { count: cpus },
        )}
      </p>
    )
  }
  const protocol = typeof scenario.protocol === 'string' ? PROTOCOLS[scenario.protocol] : scenario.protocol
  const playing = progress.state === 'playing'
  const play = (): void => {
    want()
    SCHED_LOADER.play({ machine: takeCpus(place.spec, cpus), protocol, lines, longestGapNs: gap })
  }
  return (
    <section aria-label={t('What to do with it')} className="mt-4 border-t pt-3" style={{ borderColor: 'var(--line)' }}>
      <div className="flex flex-wrap items-end gap-3">
        <MachineChoice options={options} value={place.id} onChange={setChosen} />
        <NumberChoice
          label={t('Lines that each thread works on (assumed)')}
          value={lines}
          values={LINES}
          show={formatCount}
          onChange={setLines}
        />
      </div>
      <p className="mt-2 text-sm">
        {t(
          'No trace tells what a thread works on, so this is an assumption. Whenever a thread begins to run it reads and writes so many lines; after a move they have to follow it, and how long that takes the caches of the machine find out.',
        )}
      </p>
      <div className="mt-3 flex flex-wrap items-end gap-3">
        <NumberChoice
          label={t('Stretches without an event are shown')}
          value={gap}
          values={GAPS}
          show={gapWords}
          onChange={setGap}
        />
        <button
          type="button"
          className="button button-primary"
          disabled={playing || progress.state === 'reading'}
          onClick={play}
        >
          {t('Play it')}
        </button>
        <p role="status" className="text-sm">
          {playing && t('Working: {count} events so far…', { count: formatCount(progress.events) })}
        </p>
      </div>
      {progress.rerun !== null && progress.state !== 'reading' && (
        <RunAgain name={progress.name} rerun={progress.rerun} place={place} cpus={cpus} lines={lines} />
      )}
    </section>
  )
}
