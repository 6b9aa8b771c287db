import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import { t } from '../../language/t.ts'
import { useApp } from '../../store/app.ts'
import './offline.css'

/** Says calmly that there is a newer version: it stands at the edge, takes no focus, and keeps away from an audience. */
const UpdateNotice = ({ reload }: { reload: () => void }) => {
  const [wanted, setWanted] = useState(true)
  const presenting = useApp((state) => state.presenting)
  return (
    <div role="status" className="update-place">
      {wanted && !presenting && (
        <div className="update-notice panel" data-testid="update-notice">
          <p>{t('A newer version of this page is there.')}</p>
          <button type="button" className="button button-primary" onClick={reload}>
            {t('Reload')}
          </button>
          <button type="button" className="button" onClick={() => setWanted(false)}>
            {t('Later')}
          </button>
        </div>
      )}
    </div>
  )
}

/** Shows the notice, on whichever of the pages is open. */
export const showUpdateNotice = (reload: () => void): void => {
  const place = document.body.appendChild(document.createElement('div'))
  createRoot(place).render(<UpdateNotice reload={reload} />)
}
