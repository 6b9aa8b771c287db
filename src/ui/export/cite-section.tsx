import { useEffect, useState } from 'react'
import { bibtexCitation, plainCitation } from '../../interchange/export/citation.ts'
import { t } from '../../language/t.ts'
import { fileName, saveText } from './save.ts'
import type { ExportSubject } from './subject.ts'

interface Citations {
  plain: string
  bibtex: string
}

const copy = async (text: string): Promise<string> => {
  try {
    await navigator.clipboard.writeText(text)
    return t('Copied.')
  } catch {
    return t('The browser does not let the page copy: select the text and copy it yourself.')
  }
}

/** What it takes to have the same runs again, and to say where figures come from. */
export const CiteSection = ({ subject }: { subject: ExportSubject }) => {
  const [citations, setCitations] = useState<Citations | null>(null)
  const [said, setSaid] = useState('')
  useEffect(() => {
    let current = true
    subject
      .cite()
      .then((facts) => {
        if (current) setCitations({ plain: plainCitation(facts), bibtex: bibtexCitation(facts) })
      })
      .catch((error: unknown) => setSaid(error instanceof Error ? error.message : String(error)))
    return () => {
      current = false
    }
  }, [subject])
  const saveScenario = (): void => {
    const name = fileName([subject.file, 'scenario'], 'json')
    saveText(name, subject.scenario, 'application/json')
    setSaid(t('Saved: {name}.', { name }))
  }
  return (
    <>
      <div className="export-row">
        <button type="button" className="button" onClick={saveScenario}>
          {t('Save the scenario')}
        </button>
        <span className="export-note">
          {t('JSON: everything that the runs are made from; the command line runs it as well.')}
        </span>
      </div>
      {citations !== null &&
        (
          [
            ['plain', t('Citation')],
            ['bibtex', 'BibTeX'],
          ] as const
        ).map(([kind, words]) => (
          <div key={kind} className="export-citation">
            <label>
              {words}
              <textarea
                readOnly
                rows={kind === 'plain' ? 4 : 8}
                value={citations[kind]}
                data-testid={`citation-${kind}`}
                onFocus={(event) => event.target.select()}
              />
            </label>
            <button type="button" className="button" onClick={() => void copy(citations[kind]).then(setSaid)}>
              {kind === 'plain' ? t('Copy the citation') : t('Copy the BibTeX')}
            </button>
          </div>
        ))}
      <p role="status">{said}</p>
    </>
  )
}
