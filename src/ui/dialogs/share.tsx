import { useEffect, useState } from 'react'
import { t } from '../../language/t.ts'
import type { Run } from '../../playback/run.ts'
import { encodeLink, ENGINE_VERSION } from '../../scenario/link.ts'
import { choose, useApp } from '../../store/app.ts'
import { Modal } from './modal.tsx'

const COMFORTABLE = 2000

/** A link that holds the whole scenario and the moment. */
export const Share = ({ runs }: { runs: readonly Run[] }) => {
  const { scenario, momentPs, view, pair, sides } = useApp()
  const [link, setLink] = useState('')
  const [copied, setCopied] = useState('')
  const [problem, setProblem] = useState('')
  const own = runs.find((run) => run.info.kernel === scenario.kernel)
  const digest = own?.summary?.digest ?? ''
  useEffect(() => {
    let current = true
    encodeLink({
      scenario,
      momentPs: Math.round(momentPs),
      view,
      pair,
      sides: [...sides],
      digest,
      engine: ENGINE_VERSION,
    })
      .then((fragment) => {
        if (!current) return
        history.replaceState(null, '', `#${fragment}`)
        setLink(location.href)
      })
      .catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)))
    return () => {
      current = false
    }
  }, [scenario, momentPs, view, pair, sides, digest])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link)
      setCopied(t('Copied.'))
    } catch {
      setCopied(t('The browser does not let the page copy: select the link and copy it yourself.'))
    }
  }
  return (
    <Modal title={t('Share this scenario at this moment')}>
      {problem !== '' && (
        <p role="alert" className="mb-3">
          {t('It does not fit into a link: {problem}. Send the file instead; the command line runs it as well.', {
            problem,
          })}
        </p>
      )}
      <label className="field">
        {t('Link')}
        <input type="text" readOnly value={link} data-testid="share-link" onFocus={(event) => event.target.select()} />
      </label>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <button type="button" className="button button-primary" onClick={() => void copy()}>
          {t('Copy')}
        </button>
        <span role="status">{copied}</span>
        <span
          className="ml-auto text-sm"
          style={{ color: link.length > COMFORTABLE ? 'var(--stall)' : 'var(--ink-2)' }}
        >
          {link.length > COMFORTABLE
            ? t('{count} characters: some programs cut links of more than 2,000', { count: link.length })
            : t('{count} characters', { count: link.length })}
        </span>
      </div>
      <p className="mt-3 text-sm">
        {digest === ''
          ? t('It opens the same run, to the bit, in any browser. The link is now in the address bar, too.')
          : t(
              "It opens the same run, to the bit, in any browser; the run's digest is {digest}. The link is now in the address bar, too.",
              { digest },
            )}
      </p>
      <p className="mt-3 flex gap-2">
        <a
          className="button"
          download="scenario.json"
          href={`data:application/json,${encodeURIComponent(JSON.stringify(scenario))}`}
        >
          {t('Scenario as a file')}
        </a>
        <button type="button" className="button" onClick={() => choose({ dialog: null })}>
          {t('Done')}
        </button>
      </p>
    </Modal>
  )
}
