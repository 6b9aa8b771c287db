import { type ReactNode, useState } from 'react'
import { t } from '../../language/t.ts'
import { Modal } from '../dialogs/modal.tsx'
import { CiteSection } from './cite-section.tsx'
import './export.css'
import { PicturesSection } from './pictures-section.tsx'
import { FilmSection } from './film-section.tsx'
import type { ExportSubject } from './subject.ts'
import { TablesSection } from './tables-section.tsx'
import { TraceSection } from './trace-section.tsx'

interface Section {
  id: string
  words: string
  formats: string
  /** What one does with it. */
  purpose: string
  content: (subject: ExportSubject) => ReactNode
}

const sections = (): Section[] => [
  {
    id: 'pictures',
    words: t('Picture'),
    formats: 'SVG, PNG',
    purpose: t('for slides and papers'),
    content: (subject) => <PicturesSection subject={subject} />,
  },
  {
    id: 'film',
    words: t('Film'),
    formats: 'WebM',
    purpose: t('for slides that move, without the page'),
    content: (subject) => <FilmSection subject={subject} />,
  },
  {
    id: 'tables',
    words: t('Tables'),
    formats: 'CSV',
    purpose: t('for a spreadsheet'),
    content: (subject) => <TablesSection subject={subject} />,
  },
  {
    id: 'trace',
    words: t('Trace'),
    formats: 'JSON',
    purpose: t('for Perfetto and chrome://tracing'),
    content: (subject) => <TraceSection subject={subject} />,
  },
  {
    id: 'cite',
    words: t('Scenario, citation'),
    formats: 'JSON, BibTeX',
    purpose: t('to have the same runs again, and to say where a figure is from'),
    content: (subject) => <CiteSection subject={subject} />,
  },
]

/** Everything that can be taken out of the page: what, in which format, what for. One thing is unfolded at a time. */
export const ExportDialog = ({ subject, close }: { subject: ExportSubject; close: () => void }) => {
  const [open, setOpen] = useState('pictures')
  return (
    <Modal title={t('Export')} close={close}>
      <div className="export" data-testid="export">
        {sections().map(({ id, words, formats, purpose, content }) => (
          <section key={id} aria-label={words}>
            <h3>
              <button type="button" aria-expanded={open === id} onClick={() => setOpen(open === id ? '' : id)}>
                <span aria-hidden="true">{open === id ? '▾' : '▸'}</span>
                <b>{words}</b>
                <span className="export-formats">{formats}</span>
                <span className="export-purpose">{purpose}</span>
              </button>
            </h3>
            {open === id && <div className="export-body">{content(subject)}</div>}
          </section>
        ))}
      </div>
    </Modal>
  )
}
