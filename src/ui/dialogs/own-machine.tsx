import { useEffect, useId, useRef, useState } from 'react'
import { fixed, t, tn } from '../../language/t.ts'
import { customMachine } from '../../interchange/custom-machine.ts'
import { ImportError } from '../../interchange/import-error.ts'
import { parseLatency } from '../../interchange/latency-csv.ts'
import { parseLstopo } from '../../interchange/lstopo.ts'
import type { PingPongReply, PingPongRequest } from '../../playback/pingpong-worker.ts'
import { PROTOCOLS } from '../../sim/machine/protocol/registry.ts'
import type { MachineSpec } from '../../sim/machine/spec.ts'
import { transferMatrix } from '../../sim/machine/topology/distance.ts'
import { changeScenario, choose } from '../../store/app.ts'
import { LatencyMap } from './latency-map.tsx'
import { Rich } from '../rich.tsx'
import { Modal } from './modal.tsx'

const CPUS_AT_FIRST = 4
const FILE_LIMIT = 16 * 1024 * 1024

interface Imported {
  machine: MachineSpec
  notices: string[]
}

const readMachine = async (files: readonly File[]): Promise<Imported> => {
  const parts: Parameters<typeof customMachine>[0] = {}
  for (const file of files) {
    if (file.size > FILE_LIMIT)
      throw new ImportError(1, t('{name} is larger than 16 MiB, which no such file is', { name: file.name }))
    const text = await file.text()
    try {
      if (text.trimStart().startsWith('<')) parts.topology = parseLstopo(text)
      else parts.latency = parseLatency(text)
    } catch (error) {
      throw error instanceof ImportError ? new Error(`${file.name}, ${error.message}`) : error
    }
  }
  return customMachine(parts)
}

/** The user's own machine: its topology by lstopo, its latencies by core-to-core-latency, or both. */
export const OwnMachine = () => {
  const id = useId()
  const [imported, setImported] = useState<Imported | null>(null)
  const [problem, setProblem] = useState('')
  const open = (files: File[]): void => {
    setProblem('')
    setImported(null)
    readMachine(files)
      .then(setImported)
      .catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)))
  }
  return (
    <Modal title={t('Your machine')}>
      <p className="text-sm">
        <Rich
          text={t(
            'Its topology, as <code>lstopo --of xml</code> writes it, and its latencies between every pair of CPUs, as the CSV or the console text of core-to-core-latency; either alone will do, both are better. What the files do not say is filled in and marked so. They stay on this computer.',
          )}
        />
      </p>
      <div className="field mt-3">
        <label htmlFor={id}>{t('Topology (.xml) and latencies (.csv): one file or both')}</label>
        <input
          id={id}
          type="file"
          multiple
          data-testid="machine-files"
          onChange={(event) => open([...(event.target.files ?? [])])}
        />
      </div>
      {problem !== '' && (
        <p role="alert" className="mt-3" style={{ color: 'var(--stall)' }}>
          {problem}
        </p>
      )}
      {imported !== null && <Result imported={imported} />}
    </Modal>
  )
}

const Result = ({ imported: { machine, notices } }: { imported: Imported }) => {
  const packages = new Set(machine.cpus.map((place) => place.package)).size
  const cores = new Set(machine.cpus.map((place) => place.core)).size
  const use = (): void => {
    changeScenario({ machine, cpus: Math.min(machine.cpus.length, CPUS_AT_FIRST) })
    choose({ dialog: null, playing: true })
  }
  return (
    <section aria-label={t('What was read')} className="mt-3 flex flex-col gap-2" data-testid="machine-result">
      <p className="font-semibold">
        {tn(
          packages,
          '{cpus} CPUs on {cores} cores in {count} package',
          '{cpus} CPUs on {cores} cores in {count} packages',
          {
            cpus: machine.cpus.length,
            cores,
          },
        )}
      </p>
      {notices.length > 0 && (
        <ul className="list-disc pl-5 text-sm">
          {notices.map((notice) => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
      )}
      <SelfTest machine={machine} />
      <button type="button" className="button button-primary self-start" onClick={use}>
        {t('Simulate on this machine')}
      </button>
    </section>
  )
}

interface Verdict {
  medianError: number
  worstError: number
  ps: Float64Array
}

const judge = (machine: MachineSpec, ps: Float64Array): Verdict => {
  const wanted = transferMatrix(machine)
  const errors: number[] = []
  wanted.forEach((value, pair) => {
    if (value > 0) errors.push(Math.abs(ps[pair] - value) / value)
  })
  errors.sort((a, b) => a - b)
  return { medianError: errors[errors.length >> 1] ?? 0, worstError: errors.at(-1) ?? 0, ps }
}

const percent = (share: number): string => `${fixed(share * 100, 2)} %`

/** The simulated machine plays ping-pong with itself, between every pair of CPUs, and must measure what was loaded. */
const SelfTest = ({ machine }: { machine: MachineSpec }) => {
  const [progress, setProgress] = useState<PingPongReply | null>(null)
  const [verdict, setVerdict] = useState<Verdict | null>(null)
  const worker = useRef<Worker | null>(null)
  useEffect(() => () => worker.current?.terminate(), [])
  const start = (): void => {
    worker.current?.terminate()
    worker.current = new Worker(new URL('../../playback/pingpong-worker.ts', import.meta.url), { type: 'module' })
    worker.current.addEventListener('message', ({ data }: MessageEvent<PingPongReply>) => {
      setProgress(data)
      if (data.ps !== null) setVerdict(judge(machine, data.ps))
    })
    const request: PingPongRequest = { machine, protocol: PROTOCOLS['mesi'] }
    worker.current.postMessage(request)
  }
  const errors = { median: percent(verdict?.medianError ?? 0), worst: percent(verdict?.worstError ?? 0) }
  return (
    <div className="panel p-3">
      <p className="text-sm">
        {t(
          'Self-test: two simulated CPUs swap a word by compare-and-exchange, for every pair, as core-to-core-latency does on real ones. Nothing is looked up.',
        )}
      </p>
      <button type="button" className="button mt-2" onClick={start} disabled={progress !== null && verdict === null}>
        {t('Run the self-test')}
      </button>
      {progress !== null && verdict === null && (
        <progress className="ml-3" aria-label={t('Self-test')} value={progress.done} max={Math.max(1, progress.all)} />
      )}
      {verdict !== null && (
        <>
          <p role="status" data-testid="self-test" className="mt-2 font-semibold">
            {verdict.medianError <= 0.02 && verdict.worstError <= 0.05
              ? t('It gives back what was loaded: off by {median} in the median, {worst} at worst.', errors)
              : t('It does not give back what was loaded: off by {median} in the median, {worst} at worst.', errors)}
          </p>
          <LatencyMap ps={verdict.ps} cpus={machine.cpus.length} />
        </>
      )}
    </div>
  )
}
