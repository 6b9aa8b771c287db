import { t } from '../../language/t.ts'
import { KERNEL_CARDS } from '../../sim/kernel/cards.ts'
import { choose } from '../../store/app.ts'
import { SHORTCUTS } from '../shortcuts.ts'
import { Modal } from './modal.tsx'

/** The keys, where to read about the kernels, and what the numbers rest on. */
export const Help = () => (
  <Modal title={t('Help')}>
    <h3 className="font-semibold">{t('Keys')}</h3>
    <dl className="mb-4 grid grid-cols-[5rem_1fr] gap-1">
      {SHORTCUTS.map(({ keys, words }) => (
        <div key={keys} className="contents">
          <dt>
            <kbd className="button">{keys}</kbd>
          </dt>
          <dd>{t(words)}</dd>
        </div>
      ))}
    </dl>
    <h3 className="font-semibold">{t('What the kernels model')}</h3>
    <p className="mb-2 text-sm">
      {t('What each models, what it leaves out, and the source of every number in its code:')}
    </p>
    <p className="mb-4 flex flex-wrap gap-2">
      {Object.values(KERNEL_CARDS).map(({ id, title }) => (
        <button key={id} type="button" className="button" onClick={() => choose({ dialog: { kernel: id } })}>
          {title}
        </button>
      ))}
    </p>
    <p className="text-sm">
      {t(
        'Nothing here assigns a cost to a migration or a lock. Kernel paths are short programs of reads, writes and atomic operations, and what they cost is found by running them through the simulated caches. CPUs run their accesses one after the other; a write takes as long as a read.',
      )}
    </p>
  </Modal>
)
