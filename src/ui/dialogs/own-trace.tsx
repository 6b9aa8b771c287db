import { useState } from 'react'
import { t } from '../../language/t.ts'
import { machineOf } from '../../scenario/resolve.ts'
import { PROTOCOLS } from '../../sim/machine/protocol/registry.ts'
import type { ReplayCounts } from '../../sim/trace/counters.ts'
import { FORMAT_MEANING, TRACE_FORMATS } from '../../sim/trace/parse/format.ts'
import { formatBytes, formatCount, formatShare } from '../../stage/format.ts'
import { choose, useApp } from '../../store/app.ts'
import type { Side } from '../side-panel.tsx'
import type { TraceControl } from '../use-trace.ts'
import { Modal } from './modal.tsx'
import { CannotRead, FilePicker, NumberChoice, ReadingProgress } from './trace-parts.tsx'

const SIZES = [1024, 4096, 8192, 16_384, 32_768, 65_536, 262_144, 1_048_576]
const WAYS = [1, 2, 4, 8, 16]

/** A memory trace of the user's: choose, read with a way to stop, the counts, and on to the stage. */
export const OwnTrace = ({ trace, bring }: { trace: TraceControl; bring: (side: Side | null) => void }) => {
  const scenario = useApp((state) => state.scenario)
  const [files, setFiles] = useState<File[]>([])
  const [size, setSize] = useState(8192)
  const [ways, setWays] = useState(8)
  const { progress } = trace
  const protocol = typeof scenario.protocol === 'string' ? PROTOCOLS[scenario.protocol] : scenario.protocol
  const machine = machineOf(scenario)
  const reading = progress.state === 'reading'
  const start = (): void => trace.start({ type: 'read', files, protocol, size, ways, machine })
  return (
    <Modal title={t('Your memory trace')}>
      <p className="text-sm">
        {t(
          'A text file of loads and stores, as it is or packed with gzip or zip. It stays on this computer. Known formats:',
        )}
      </p>
      <ul className="mb-3 list-disc pl-5 text-sm">
        {TRACE_FORMATS.map((format) => (
          <li key={format}>{t(FORMAT_MEANING[format])}</li>
        ))}
      </ul>
      <div className="flex flex-wrap items-end gap-3">
        <FilePicker label={t('File, or one file per processor')} testId="trace-files" onFiles={setFiles} />
        <NumberChoice
          label={t('Cache of each processor')}
          value={size}
          values={SIZES}
          show={formatBytes}
          onChange={setSize}
        />
        <NumberChoice label={t('Ways')} value={ways} values={WAYS} show={String} onChange={setWays} />
        <p className="text-sm">
          {t('{title}, lines of {lineBytes} bytes', { title: protocol.title, lineBytes: machine.lineBytes })}
        </p>
      </div>
      <div className="mt-3 flex flex-wrap gap-2">
        <button
          type="button"
          className="button button-primary"
          disabled={files.length === 0 || reading}
          onClick={start}
        >
          {t('Read it')}
        </button>
        {reading && (
          <button type="button" className="button" onClick={() => trace.stop()}>
            {t('Stop here')}
          </button>
        )}
        {progress.loading.run?.summary && (
          <button
            type="button"
            className="button button-primary"
            onClick={() => {
              bring(null)
              choose({ showTrace: true, dialog: null, momentPs: 0, playing: true, speedPs: 0, picked: null })
            }}
          >
            {t('Play it on the stage')}
          </button>
        )}
      </div>
      <Progress trace={trace} />
      {progress.counts !== null && (
        <Counts counts={progress.counts.counts} complete={progress.counts.complete} shown={progress.counts.shown} />
      )}
    </Modal>
  )
}

const Progress = ({ trace: { progress } }: { trace: TraceControl }) => {
  if (progress.state === 'failed') return <CannotRead message={progress.message} />
  if (progress.state !== 'reading') return null
  const items = t('{count} accesses', { count: formatCount(progress.accesses) })
  return <ReadingProgress bytes={progress.bytes} size={progress.size} items={items} />
}

const Counts = ({ counts, complete, shown }: { counts: ReplayCounts; complete: boolean; shown: number }) => {
  const caches = counts.caches
    .map((cache, index) => ({ cache, index }))
    .filter(({ cache }) => cache.reads + cache.writes > 0)
  const told = {
    accesses: formatCount(counts.accesses),
    protocol: counts.protocol,
    shown: formatCount(shown),
  }
  return (
    <section aria-label={t('Counts')} data-testid="trace-counts" className="mt-3">
      <p className="text-sm">
        {complete
          ? t('{accesses} accesses, protocol {protocol}. The first {shown} can be played.', told)
          : t(
              '{accesses} accesses (stopped before the end), protocol {protocol}. The first {shown} can be played.',
              told,
            )}
      </p>
      <div className="overflow-x-auto">
        <table className="w-full text-sm">
          <thead>
            <tr className="text-right">
              <th scope="col" className="text-left">
                {t('Processor')}
              </th>
              <th scope="col">{t('reads')}</th>
              <th scope="col">{t('writes')}</th>
              <th scope="col">{t('missed')}</th>
              <th scope="col">{t('answered by a cache')}</th>
              <th scope="col">{t('invalidated by others')}</th>
              <th scope="col">{t('put on the bus')}</th>
            </tr>
          </thead>
          <tbody>
            {[...caches, { cache: counts.totals, index: -1 }].map(({ cache, index }) => (
              <tr key={index} className="border-t text-right" style={{ borderColor: 'var(--line)' }}>
                <th scope="row" className="text-left font-normal">
                  {index < 0 ? t('all') : index}
                </th>
                <td>{formatCount(cache.reads)}</td>
                <td>{formatCount(cache.writes)}</td>
                <td>{formatShare((cache.readMisses + cache.writeMisses) / (cache.reads + cache.writes))}</td>
                <td>{formatCount(cache.readMissesSupplied + cache.writeMissesSupplied)}</td>
                <td>
                  {formatCount(
                    [cache.snooped.BusRdX, cache.snooped.BusUpgr].reduce(
                      (sum, states) => sum + Object.values(states).reduce((inner, count) => inner + count, 0),
                      0,
                    ),
                  )}
                </td>
                <td>{formatCount(Object.values(cache.issued).reduce((sum, count) => sum + count, 0))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <a
        className="button mt-2 inline-block"
        download="counts.json"
        href={`data:application/json,${encodeURIComponent(JSON.stringify(counts))}`}
      >
        {t('All counts as JSON')}
      </a>
    </section>
  )
}
