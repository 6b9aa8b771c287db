import { useEffect, useState } from 'react'
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
      setCopied('Copied.')
    } catch {
      setCopied('The browser does not let the page copy: select the link and copy it yourself.')
    }
  }
  return (
    <Modal title="Share this scenario at this moment">
      {problem !== '' && (
        <p role="alert" className="mb-3">
          It does not fit into a link: {problem}. Send the file instead; the command line runs it as well.
        </p>
      )}
      <label className="field">
        Link
        <input type="text" readOnly value={link} data-testid="share-link" onFocus={(event) => event.target.select()} />
      </label>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <button type="button" className="button button-primary" onClick={() => void copy()}>
          Copy
        </button>
        <span role="status">{copied}</span>
        <span
          className="ml-auto text-sm"
          style={{ color: link.length > COMFORTABLE ? 'var(--stall)' : 'var(--ink-2)' }}
        >
          {link.length} characters{link.length > COMFORTABLE ? ': some programs cut links of more than 2,000' : ''}
        </span>
      </div>
      <p className="mt-3 text-sm">
        It opens the same run, to the bit, in any browser{digest === '' ? '' : `; the run's digest is ${digest}`}. The
        link is now in the address bar, too.
      </p>
      <p className="mt-3 flex gap-2">
        <a
          className="button"
          download="scenario.json"
          href={`data:application/json,${encodeURIComponent(JSON.stringify(scenario))}`}
        >
          Scenario as a file
        </a>
        <button type="button" className="button" onClick={() => choose({ dialog: null })}>
          Done
        </button>
      </p>
    </Modal>
  )
}
