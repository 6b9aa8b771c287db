import { useState } from 'react'
import { ledgerCsv } from '../../interchange/export/ledger.ts'
import { machineTrace } from '../../interchange/export/trace-event/write.ts'
import { t } from '../../language/t.ts'
import { digestsText } from '../../scenario/digests.ts'
import { encodeLink, ENGINE_VERSION } from '../../scenario/link.ts'
import { PROGRAM_VERSION } from '../../scenario/program.ts'
import { scenarioText } from '../../scenario/scenario-text.ts'
import { formatMoment, formatPs } from '../../stage/format.ts'
import { choose, useApp } from '../../store/app.ts'
import { intervalOf, useTimeline } from '../../store/timeline.ts'
import type { Side } from '../side-panel.tsx'
import { kernelsOf } from '../../scenario/sides.ts'
import { headlineOnPage } from './picture/views.ts'
import { citationFacts } from './citation-facts.ts'
import { ExportDialog } from './dialog.tsx'
import type { ExportSubject, TableExport } from './subject.ts'
import { sweepTable } from './sweep-table.ts'

/** Measured over the presets. */
const TRACE_BYTES = 127
const STRETCH_PS = 20_000_000

const sourcesOf = (sides: readonly Side[]) =>
  sides.flatMap(({ title, run }) =>
    run === null ? [] : [{ title, info: run.info, columns: run.log.columns, length: run.log.length }],
  )

const tablesOf = (sides: readonly Side[]): TableExport[] => {
  const { scenario, view, pair, showTrace } = useApp.getState()
  const ledger: TableExport = {
    id: 'ledger',
    words: t('Where the time went'),
    about: t(
      'A row for each CPU of each side, and one for all of them: picoseconds by label, which sum to CPUs × time.',
    ),
    ofInterval: true,
    make: async (interval) => ledgerCsv(sourcesOf(sides), interval),
  }
  const curves: TableExport = {
    id: 'curves',
    words: t('Against the number of CPUs'),
    about: t('The scenario is run anew with each number of CPUs; with what theory says, where there is a closed form.'),
    ofInterval: false,
    make: (_, work) => sweepTable(scenario, kernelsOf(scenario, view, pair), work),
  }
  return showTrace ? [ledger] : [ledger, curves]
}

/** What can be taken out of the page of machines, as it is when it is asked. */
const subjectOf = (sides: readonly Side[]): ExportSubject => {
  const { scenario, momentPs, view, pair, sides: compared, showTrace } = useApp.getState()
  const { cursors, loop } = useTimeline.getState()
  const runs = sides.flatMap(({ title, run }) => (run === null ? [] : [{ title, run }]))
  const digests = runs.map(({ title, run }) => ({ title, digest: run.summary?.digest ?? '' }))
  const title = showTrace ? t('Your trace') : scenario.title
  const fragment = (): Promise<string> =>
    encodeLink({
      scenario,
      momentPs: Math.round(momentPs),
      view,
      pair,
      sides: [...compared],
      digest: digestsText(runs.map(({ run }) => run.summary?.digest)),
      engine: ENGINE_VERSION,
    })
  return {
    title,
    file: [title, ...new Set(runs.map(({ run }) => run.info.kernel))].join(' '),
    momentPs,
    sayMoment: formatMoment,
    sayStretch: formatPs,
    reachedPs: Math.min(...runs.map(({ run }) => run.reachedPs)),
    finished: runs.every(({ run }) => run.summary !== null),
    marked: loop ?? intervalOf(cursors),
    unit: { ps: 1_000_000, words: t('µs long') },
    stretchPs: STRETCH_PS,
    rows: runs.reduce((sum, { run }) => sum + run.log.length, 0),
    traceBytes: TRACE_BYTES,
    trace: (interval) =>
      machineTrace(
        sourcesOf(sides),
        {
          program: `Mastership ${PROGRAM_VERSION}`,
          engine: String(ENGINE_VERSION),
          scenario: title,
          link: location.href,
          ...Object.fromEntries(digests.map((one) => [`digest ${one.title}`, one.digest])),
        },
        interval,
      ),
    tables: tablesOf(sides),
    scenario: scenarioText(scenario),
    film: async () => (await import('./film/machine-film.tsx')).machineFilm(runs, headlineOnPage()),
    hidden: useApp.getState().hidden,
    cite: () => citationFacts(title, ENGINE_VERSION, digests, fragment),
  }
}

const close = (): void => choose({ dialog: null })

/** What goes out of the page of machines. */
const MachineExport = ({ sides }: { sides: readonly Side[] }) => {
  const [subject] = useState(() => subjectOf(sides))
  return <ExportDialog subject={subject} close={close} />
}

export default MachineExport
