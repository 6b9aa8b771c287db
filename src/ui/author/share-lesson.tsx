import { useEffect, useState } from 'react'
import { t } from '../../language/t.ts'
import type { Lesson } from '../../scenario/lesson/lesson.ts'
import { encodeLesson, LESSON_FILE, lessonText } from '../../scenario/lesson/share.ts'
import { ScenarioError } from '../../scenario/scenario.ts'
import { fileName, saveText } from '../export/save.ts'
import { QrCode } from '../share/qr-code.tsx'

/** Hands a lesson to the browser as a file. */
export const saveLesson = (lesson: Lesson): void =>
  saveText(fileName([lesson.title], LESSON_FILE.slice(1)), lessonText(lesson), 'application/json')

const useLink = (lesson: Lesson): { link: string; trouble: string } => {
  const [made, setMade] = useState({ link: '', trouble: '' })
  useEffect(() => {
    let current = true
    encodeLesson(lesson)
      .then((fragment) => {
        if (current) setMade({ link: new URL(`#${fragment}`, location.href).href, trouble: '' })
      })
      .catch((error: unknown) => {
        if (!(error instanceof ScenarioError)) throw error
        if (current) setMade({ link: '', trouble: error.message })
      })
    return () => {
      current = false
    }
  }, [lesson])
  return made
}

/** The link to a lesson that is whole, to be copied or scanned. */
export const ShareLesson = ({ lesson }: { lesson: Lesson }) => {
  const { link, trouble } = useLink(lesson)
  const [copied, setCopied] = useState('')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link)
      setCopied(t('Copied.'))
    } catch {
      setCopied(t('The browser does not let the page copy: select the link and copy it yourself.'))
    }
  }
  if (trouble !== '') return <p role="alert">{trouble}</p>
  return (
    <section aria-label={t('Share the lesson')} className="author-box">
      <p className="text-sm">
        {t('The whole lesson is in this link: whoever opens it has it, and nothing is sent anywhere.')}
      </p>
      <div className="flex gap-2">
        <input
          type="text"
          readOnly
          className="author-link"
          aria-label={t('Link to the lesson')}
          value={link}
          data-testid="lesson-link"
          onFocus={(event) => event.target.select()}
        />
        <button type="button" className="button button-primary" onClick={() => void copy()}>
          {t('Copy')}
        </button>
      </div>
      <p className="text-sm" role="status">
        {copied}
      </p>
      {link !== '' && (
        <div className="author-code">
          <QrCode text={link} />
        </div>
      )}
    </section>
  )
}
