import { useEffect, useState } from 'react'
import { t } from '../../language/t.ts'
import type { Command } from './keys.ts'

/** How long after the last movement of the mouse the buttons stay, in ms. */
const AWAKE_MS = 3000

/** Whether the mouse has moved lately, or presenting has only just begun. */
const useAwake = (): boolean => {
  const [awake, setAwake] = useState(true)
  useEffect(() => {
    let timer = setTimeout(() => setAwake(false), AWAKE_MS)
    const wake = (): void => {
      clearTimeout(timer)
      setAwake(true)
      timer = setTimeout(() => setAwake(false), AWAKE_MS)
    }
    addEventListener('pointermove', wake)
    addEventListener('pointerdown', wake)
    return () => {
      clearTimeout(timer)
      removeEventListener('pointermove', wake)
      removeEventListener('pointerdown', wake)
    }
  }, [])
  return awake
}

/** The buttons of who presents: in sight while the mouse moves, or while the Tab key is among them. */
export const PresentBar = ({ obey }: { obey: (command: Command) => void }) => (
  <nav aria-label={t('Presenting')} className={`present-bar panel ${useAwake() ? 'present-awake' : ''}`}>
    <button type="button" className="button" onClick={() => obey('blank')}>
      {t('Black screen')} <kbd>.</kbd>
    </button>
    <button type="button" className="button" onClick={() => obey('timeline')}>
      {t('Stage or timeline')} <kbd>T</kbd>
    </button>
    <button type="button" className="button" onClick={() => obey('notes')}>
      {t('Notes')} <kbd>N</kbd>
    </button>
    {document.fullscreenEnabled && (
      <button type="button" className="button" onClick={() => obey('full-screen')}>
        {t('Full screen')} <kbd>F</kbd>
      </button>
    )}
    <button type="button" className="button button-primary" onClick={() => obey('leave')}>
      {t('Leave')} <kbd>Esc</kbd>
    </button>
  </nav>
)
