import { lazy, memo, Suspense, useState } from 'react'
import { t } from '../language/t.ts'

const Sweep = lazy(() => import('./sweep.tsx'))

/** A folded panel: how the kernels in sight do with more and with fewer CPUs. Nothing is run until it is opened. */
const SweepPanel = memo(({ ready }: { ready: boolean }) => {
  const [open, setOpen] = useState(false)
  return (
    <section aria-label={t('Against the number of CPUs')} className="panel panel-below p-2" data-testid="sweep">
      <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span aria-hidden="true">{open ? '▾' : '▸'}</span> {t('Against the number of CPUs')}
      </button>
      {open && (
        <Suspense fallback={null}>
          <Sweep ready={ready} />
        </Suspense>
      )}
    </section>
  )
})

export default SweepPanel
