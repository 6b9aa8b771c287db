import { t } from '../../language/t.ts'
import { formatBytes } from '../../stage/format.ts'
import { IntervalChoice, useInterval } from './interval-choice.tsx'
import { Said } from './said.tsx'
import { fileName, saveText } from './save.ts'
import type { ExportSubject, TableExport } from './subject.ts'
import { useWork } from './use-work.ts'

/** The numbers, for a spreadsheet. */
export const TablesSection = ({ subject }: { subject: ExportSubject }) => {
  const chosen = useInterval(subject, 'whole')
  const work = useWork()
  const write = (table: TableExport): void =>
    work.start(async (on) => {
      const text = await table.make(chosen.interval, on)
      on.signal.throwIfAborted()
      const stretch =
        table.ofInterval && chosen.kind !== 'whole' ? `from ${subject.sayMoment(chosen.interval.fromPs)}` : ''
      const name = fileName([subject.file, table.id, stretch], 'csv')
      saveText(name, text, 'text/csv')
      return t('Saved: {name}, {size}.', { name, size: formatBytes(text.length) })
    })
  return (
    <>
      {subject.tables.some(({ ofInterval }) => ofInterval) && <IntervalChoice subject={subject} chosen={chosen} />}
      <ul className="export-list">
        {subject.tables.map((table) => (
          <li key={table.id}>
            <button type="button" className="button" onClick={() => write(table)}>
              {table.words}
            </button>
            <span>{table.about}</span>
          </li>
        ))}
      </ul>
      <p className="export-note">
        {t('Comma-separated, with units in the headers; times are whole picoseconds, and sums are exact.')}
      </p>
      <Said work={work} words={t('Making the table')} />
    </>
  )
}
