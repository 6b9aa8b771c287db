import { useEffect, useState } from 'react'
import { plainCitation } from '../../interchange/export/citation.ts'
import { t } from '../../language/t.ts'
import { formatBytes } from '../../stage/format.ts'
import { pngOf, svgText } from './picture/files.ts'
import { type View, viewsOnPage } from './picture/views.ts'
import { fileName, save, saveText } from './save.ts'
import type { ExportSubject } from './subject.ts'

const SCALES = [1, 2, 3]

/** What is on the page, as drawings and as pictures in pixels. */
export const PicturesSection = ({ subject }: { subject: ExportSubject }) => {
  const [views] = useState(viewsOnPage)
  const [chosen, choose] = useState(views[0])
  const [scale, setScale] = useState(2)
  const [said, setSaid] = useState({ words: '', failed: false })
  if (chosen === undefined) return <p>{t('There is nothing on the page yet.')}</p>
  const moment = t('at {moment}', { moment: subject.sayMoment(subject.momentPs) })
  const title = `Mastership: ${subject.title}; ${chosen.words}, ${moment}`
  const write = async (kind: 'svg' | 'png'): Promise<void> => {
    try {
      const name = fileName([subject.file, chosen.file, subject.sayMoment(subject.momentPs)], kind)
      const drawing = chosen.take()
      if (kind === 'svg') {
        const text = svgText(drawing, title, plainCitation(await subject.cite()))
        saveText(name, text, 'image/svg+xml')
        setSaid({ words: t('Saved: {name}, {size}.', { name, size: formatBytes(text.length) }), failed: false })
      } else {
        const picture = await pngOf(drawing, scale)
        save(name, picture)
        setSaid({ words: t('Saved: {name}, {size}.', { name, size: formatBytes(picture.size) }), failed: false })
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      setSaid({ words: t('No picture could be made: {why}.', { why }), failed: true })
    }
  }
  return (
    <>
      <div className="export-row">
        <label className="export-option export-wide">
          {t('What')}
          <select
            value={chosen.id}
            data-testid="export-view"
            onChange={(event) => choose(views.find(({ id }) => id === event.target.value) ?? chosen)}
          >
            {views.map(({ id, words }) => (
              <option key={id} value={id}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Preview view={chosen} />
      <div className="export-row">
        <button type="button" className="button button-primary" onClick={() => void write('svg')}>
          {t('Save as SVG')}
        </button>
        <button type="button" className="button button-primary" onClick={() => void write('png')}>
          {t('Save as PNG')}
        </button>
        <label className="export-option">
          {t('PNG, so many times as large:')}
          <select value={scale} onChange={(event) => setScale(Number(event.target.value))}>
            {SCALES.map((times) => (
              <option key={times} value={times}>
                {times} ×
              </option>
            ))}
          </select>
        </label>
      </div>
      <p role={said.failed ? 'alert' : 'status'} className={said.failed ? 'export-failed' : ''}>
        {said.words}
      </p>
      <p className="export-note">
        {t(
          'As it is on the page, in its colours and its size; the SVG stands for itself and can be changed in any drawing program.',
        )}{' '}
        {chosen.painted && t('Its lanes are painted, and are an image within the SVG.')}{' '}
        {t('What is folded away (curves, the protocol, who waits for whom) is in the list once it is unfolded.')}
      </p>
    </>
  )
}

/** The picture that would be saved, small. */
const Preview = ({ view }: { view: View }) => {
  const [url, setUrl] = useState('')
  useEffect(() => {
    let made = ''
    // The dialog is there first.
    const timer = setTimeout(() => {
      made = URL.createObjectURL(new Blob([svgText(view.take(), view.words, '')], { type: 'image/svg+xml' }))
      setUrl(made)
    }, 0)
    return () => {
      clearTimeout(timer)
      URL.revokeObjectURL(made)
    }
  }, [view])
  return (
    <div className="export-preview">
      {url !== '' && <img src={url} alt={t('Preview: {view}', { view: view.words })} />}
    </div>
  )
}
