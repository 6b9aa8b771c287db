import { lazy, type ReactNode, Suspense } from 'react'
import { t } from '../../language/t.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'
import { Modal as PageModal } from '../dialogs/modal.tsx'
import { CLUSTER_KEYS } from './keys.ts'
import { ShareCluster } from './share.tsx'

const close = (): void => chooseCluster({ dialog: null })

/** A dialog over the page of clusters. */
const Modal = (props: { title: string; children: ReactNode }) => <PageModal {...props} close={close} />

const SystemDialog = ({ system }: { system: string }) => {
  const { card } = CLUSTER_SYSTEMS[system]
  const parts = [
    [t('What it does'), t(card.about)],
    [t('What stays behind'), t(card.residual)],
    [t('When something dies'), t(card.failure)],
    [t('What is left out, and what is assumed'), t(card.limits)],
  ]
  return (
    <Modal title={card.shipped ? card.title : t('{title}: as planned, never shipped', { title: card.title })}>
      {parts.map(([heading, words]) => (
        <div key={heading} className="mb-3">
          <h3 className="font-semibold">{heading}</h3>
          <p className="text-sm">{words}</p>
        </div>
      ))}
      <table className="cluster-table w-full text-sm">
        <caption>
          {t(
            'Its figures, and where they come from (S: source read, A: abstract, W: encyclopaedia, C: calculated, M: from memory, unverified)',
          )}
        </caption>
        <tbody>
          {card.sources.map(({ what, value, source }) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{value}</td>
              <td className="[overflow-wrap:anywhere]">{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  )
}

const HelpDialog = () => (
  <Modal title={t('Clusters')}>
    <p className="text-sm">
      {t(
        'Several computers that look like one. A process may move from one to another; what it costs, what stays behind and what happens when a node dies is different in each system. Times are milliseconds to minutes here, and nanoseconds when you look inside a node: choose one, then “Look inside”.',
      )}
    </p>
    <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      {CLUSTER_KEYS.map(({ keys, words }) => (
        <div key={keys} className="contents">
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{t(words)}</dd>
        </div>
      ))}
      <div className="contents">
        <dt>
          <kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd>
        </dt>
        <dd>
          {t('closer, farther, all of it, while the stage has the focus; Ctrl and the wheel, or two fingers, too')}
        </dd>
      </div>
    </dl>
    <p className="mt-3 text-sm">
      {t(
        'Rooms are nodes; a process wears its home’s colour. Squares that fly are pages, dots are other messages. Hatched: it stands still. A dotted curve: what it still needs of another node. Red dashes: a wait, for whom and until when.',
      )}
    </p>
  </Modal>
)

const ClusterExport = lazy(() => import('../export/cluster-export.tsx'))

/** The dialog that is open. */
export const ClusterDialogs = ({ runs }: { runs: readonly (ClusterRun | null)[] }) => {
  const dialog = useCluster((state) => state.dialog)
  if (dialog === null) return null
  if (typeof dialog === 'object') return <SystemDialog system={dialog.system} />
  if (dialog === 'export') {
    return (
      <Suspense fallback={null}>
        <ClusterExport runs={runs.filter((run) => run !== null)} />
      </Suspense>
    )
  }
  return dialog === 'share' ? <ShareCluster runs={runs} /> : <HelpDialog />
}
