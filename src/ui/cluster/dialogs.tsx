import { lazy, type ReactNode, Suspense, useEffect, useId, useRef, useState } from 'react'
import { t } from '../../language/t.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { CLUSTER_ENGINE_VERSION, encodeClusterLink } from '../../scenario/cluster/link.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'
import { CLUSTER_KEYS } from './keys.ts'

const close = (): void => chooseCluster({ dialog: null })

/** A dialog over the page of clusters. */
const Modal = ({ title, children }: { title: string; children: ReactNode }) => {
  const element = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog ref={element} aria-labelledby={heading} onCancel={close} onClose={close}>
      <div className="mb-3 flex items-start gap-4">
        <h2 id={heading} className="grow text-lg font-bold">
          {title}
        </h2>
        <button type="button" className="button" onClick={close}>
          {t('Close')}
        </button>
      </div>
      {children}
    </dialog>
  )
}

const SystemDialog = ({ system }: { system: string }) => {
  const { card } = CLUSTER_SYSTEMS[system]
  const parts = [
    ['What it does', card.about],
    ['What stays behind', card.residual],
    ['When something dies', card.failure],
    ['What is left out, and what is assumed', card.limits],
  ]
  return (
    <Modal title={`${card.title}${card.shipped ? '' : ': as planned, never shipped'}`}>
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

const ShareDialog = ({ run }: { run: ClusterRun | undefined }) => {
  const { scenario, momentPs } = useCluster()
  const [link, setLink] = useState('')
  const [said, setSaid] = useState('')
  const digest = run?.digest ?? ''
  useEffect(() => {
    let current = true
    encodeClusterLink({ scenario, momentPs: Math.round(momentPs), digest, engine: CLUSTER_ENGINE_VERSION })
      .then((fragment) => {
        if (!current) return
        history.replaceState(null, '', `#${fragment}`)
        setLink(location.href)
      })
      .catch((error: unknown) => setSaid(error instanceof Error ? error.message : String(error)))
    return () => {
      current = false
    }
  }, [scenario, momentPs, digest])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link)
      setSaid('Copied.')
    } catch {
      setSaid('The browser does not let the page copy: select the link and copy it yourself.')
    }
  }
  return (
    <Modal title={t('Share this cluster at this moment')}>
      <label className="field">
        {t('Link')}
        <input type="text" readOnly value={link} data-testid="share-link" onFocus={(event) => event.target.select()} />
      </label>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <button type="button" className="button button-primary" onClick={() => void copy()}>
          {t('Copy')}
        </button>
        <span role="status">{said}</span>
      </div>
      <p className="mt-3 text-sm">
        {t('It opens the same runs, to the bit, with everything that goes wrong in them')}
        {digest === '' ? '' : t("; the first one's digest is {digest}", { digest })}
        {t('. The link is now in the address bar, too.')}
      </p>
      <p className="mt-3">
        <a
          className="button"
          download="cluster.json"
          href={`data:application/json,${encodeURIComponent(JSON.stringify(scenario))}`}
        >
          {t('Scenario as a file')}
        </a>
      </p>
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
          <dd>{words}</dd>
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
export const ClusterDialogs = ({ runs }: { runs: readonly ClusterRun[] }) => {
  const dialog = useCluster((state) => state.dialog)
  if (dialog === null) return null
  if (typeof dialog === 'object') return <SystemDialog system={dialog.system} />
  if (dialog === 'export') {
    return (
      <Suspense fallback={null}>
        <ClusterExport runs={runs} />
      </Suspense>
    )
  }
  return dialog === 'share' ? <ShareDialog run={runs[0]} /> : <HelpDialog />
}
