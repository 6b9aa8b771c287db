import { lazy, Suspense, useState } from 'react'
import { t } from '../../language/t.ts'
import type { Side } from '../side-panel.tsx'

const ProtocolView = lazy(() => import('./protocol-view.tsx'))

/** A folded panel: what the protocol did to the lines of each run. Nothing is fetched or counted until it is opened. */
const ProtocolPanel = ({ sides }: { sides: readonly Side[] }) => {
  const [open, setOpen] = useState(false)
  return (
    <section aria-label={t('The protocol at work')} className="panel panel-below p-2" data-testid="protocol-panel">
      <button
        type="button"
        className="button"
        style={{ whiteSpace: 'normal', textAlign: 'left' }}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden="true">{open ? '▾' : '▸'}</span>{' '}
        {t('The protocol at work: states, lives of lines, who bounced what')}
      </button>
      {open && (
        <Suspense fallback={null}>
          <div className="mt-2 flex flex-col gap-2">
            {sides.map(({ run, title }, side) =>
              run === null ? null : <ProtocolView key={side} run={run} side={side} title={title} />,
            )}
          </div>
        </Suspense>
      )}
    </section>
  )
}

export default ProtocolPanel
