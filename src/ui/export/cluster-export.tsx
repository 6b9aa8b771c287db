import { useState } from 'react'
import { clusterFiguresCsv } from '../../interchange/export/cluster-figures.ts'
import { clusterTrace } from '../../interchange/export/trace-event/write.ts'
import { t } from '../../language/t.ts'
import { figuresOf } from '../../playback/cluster/figures.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { systemTitle } from '../../playback/cluster/summary.ts'
import { processName, sayPs } from '../../playback/cluster/words.ts'
import { CLUSTER_ENGINE_VERSION, encodeClusterLink } from '../../scenario/cluster/link.ts'
import { digestsText } from '../../scenario/digests.ts'
import { PROGRAM_VERSION } from '../../scenario/program.ts'
import { scenarioText } from '../../scenario/scenario-text.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'
import { headlineOnPage } from './picture/views.ts'
import { citationFacts } from './citation-facts.ts'
import { ExportDialog } from './dialog.tsx'
import type { ExportSubject, TableExport } from './subject.ts'

/** Measured over the presets. */
const TRACE_BYTES = 170
const STRETCH_PS = 1_000_000_000_000

const figuresTable = (runs: readonly ClusterRun[]): TableExport => ({
  id: 'figures',
  words: t('Figures of the runs'),
  about: t(
    'Moves, rounds of copying, calls at home and away, messages by kind, and where the CPUs’ time went: a row to each number.',
  ),
  ofInterval: false,
  make: async () =>
    clusterFiguresCsv(
      runs.map((run) => ({
        title: systemTitle(run),
        nodes: run.info.nodes,
        nameOf: (pid: number) => processName(run, pid),
        figures: figuresOf(run),
      })),
    ),
})

/** What can be taken out of the page of clusters, as it is when it is asked. */
const subjectOf = (runs: readonly ClusterRun[]): ExportSubject => {
  const { scenario, momentPs } = useCluster.getState()
  const digests = runs.map((run) => ({ title: systemTitle(run), digest: run.digest }))
  const fragment = (): Promise<string> =>
    encodeClusterLink({
      scenario,
      momentPs: Math.round(momentPs),
      digest: digestsText(runs.map((run) => (run.finished ? run.digest : undefined))),
      engine: CLUSTER_ENGINE_VERSION,
    })
  return {
    title: scenario.title,
    file: [scenario.title, ...scenario.systems].join(' '),
    momentPs,
    sayMoment: sayPs,
    sayStretch: sayPs,
    reachedPs: Math.min(...runs.map(({ reachedPs }) => reachedPs)),
    finished: runs.every(({ finished }) => finished),
    marked: null,
    unit: { ps: 1_000_000_000, words: t('ms long') },
    stretchPs: STRETCH_PS,
    rows: runs.reduce((sum, { length }) => sum + length, 0),
    traceBytes: TRACE_BYTES,
    trace: (interval) =>
      clusterTrace(
        runs.map((run) => ({
          title: systemTitle(run),
          nodes: run.info.nodes,
          cpusPerNode: run.info.cpusPerNode,
          rows: run.rows,
          texts: run.texts,
        })),
        {
          program: `Mastership ${PROGRAM_VERSION}`,
          engine: String(CLUSTER_ENGINE_VERSION),
          scenario: scenario.title,
          link: location.href,
          ...Object.fromEntries(digests.map(({ title, digest }) => [`digest ${title}`, digest])),
        },
        interval,
      ),
    tables: [figuresTable(runs)],
    scenario: scenarioText(scenario),
    film: async () => (await import('./film/cluster-film.tsx')).clusterFilm(runs, headlineOnPage()),
    hidden: [],
    cite: () => citationFacts(scenario.title, CLUSTER_ENGINE_VERSION, digests, fragment),
  }
}

const close = (): void => chooseCluster({ dialog: null })

/** What goes out of the page of clusters. */
const ClusterExport = ({ runs }: { runs: readonly ClusterRun[] }) => {
  const [subject] = useState(() => subjectOf(runs))
  return <ExportDialog subject={subject} close={close} />
}

export default ClusterExport
