import { KERNEL_CARDS } from '../../sim/kernel/cards.ts'
import { SHORTCUTS } from '../shortcuts.ts'
import { Modal } from './modal.tsx'

export const Help = () => (
  <Modal title="Help">
    <h3 className="font-semibold">Keys</h3>
    <dl className="mb-4 grid grid-cols-[5rem_1fr] gap-1">
      {SHORTCUTS.map(({ keys, words }) => (
        <div key={keys} className="contents">
          <dt>
            <kbd className="button">{keys}</kbd>
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
    {Object.values(KERNEL_CARDS).map(({ id, title, about, limits }) => (
      <section key={id} className="mb-3">
        <h3 className="font-semibold">{title}: what is modelled</h3>
        <p className="text-sm">{about}</p>
        <p className="mt-1 text-sm" style={{ color: 'var(--ink-2)' }}>
          {limits}
        </p>
      </section>
    ))}
    <p className="text-sm">
      Nothing here assigns a cost to a migration or a lock. Kernel paths are short programs of reads, writes and atomic
      operations, and what they cost is found by running them through the simulated caches. CPUs run their accesses one
      after the other; a write takes as long as a read.
    </p>
  </Modal>
)
