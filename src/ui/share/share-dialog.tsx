import { useEffect, useId, useState } from 'react'
import { t } from '../../language/t.ts'
import type { ClusterScenario } from '../../scenario/cluster/scenario.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { scenarioText } from '../../scenario/scenario-text.ts'
import { Modal } from '../dialogs/modal.tsx'
import { addressOf, embedSnippet } from './addresses.ts'
import { CopyField } from './copy-field.tsx'
import { LengthMeter, LENGTHS } from './length-meter.tsx'
import { QrCode } from './qr-code.tsx'
import './share.css'

/** What is shared, of a machine or of a cluster. */
export interface Sharable {
  heading: string
  title: string
  titleMax: number
  momentPs: number
  /** The moment as a person says it. */
  momentWords: string
  /** The scenario with a title, as it stands in a file, and the file's name. */
  scenario: Scenario | ClusterScenario
  fileName: string
  /** Makes the fragment of a link. Throws `ScenarioError` where it would be too long. */
  encode: (choice: { title: string; momentPs: number }) => Promise<string>
  close: () => void
}

type Encoded = { fragment: string } | { problem: string } | null

/** The link to what was chosen, or why there is none; null until it is known. */
const useFragment = (encode: Sharable['encode'], title: string, momentPs: number): Encoded => {
  const [encoded, setEncoded] = useState<Encoded>(null)
  useEffect(() => {
    let current = true
    const take = (value: Encoded): void => {
      if (current) setEncoded(value)
    }
    encode({ title, momentPs })
      .then((fragment) => take({ fragment }))
      .catch((error: unknown) => take({ problem: error instanceof Error ? error.message : String(error) }))
    return () => {
      current = false
    }
  }, [encode, title, momentPs])
  return encoded
}

/** A link that holds the whole scenario and a moment: to copy, to scan, to embed; or the scenario as a file. */
export const ShareDialog = (props: Sharable) => {
  const { heading, titleMax, momentPs, momentWords, encode, close } = props
  const [title, setTitle] = useState(props.title)
  const [fromStart, setFromStart] = useState(false)
  const encoded = useFragment(encode, title, fromStart ? 0 : momentPs)
  return (
    <Modal title={heading} close={close}>
      <div className="share">
        <div className="share-choices">
          <label className="field">
            {t('Title')}
            <input
              type="text"
              value={title}
              maxLength={titleMax}
              className="w-full"
              onChange={(event) => setTitle(event.target.value)}
            />
          </label>
          <MomentChoice words={momentWords} fromStart={fromStart} choose={setFromStart} />
          {encoded !== null && 'problem' in encoded && (
            <p role="alert">
              {t('It does not fit into a link: {problem}. Send the file instead; the command line runs it as well.', {
                problem: encoded.problem,
              })}
            </p>
          )}
          {encoded !== null && 'fragment' in encoded && <Links fragment={encoded.fragment} title={title} />}
        </div>
        {encoded !== null && 'fragment' in encoded && <Code fragment={encoded.fragment} />}
      </div>
      <p className="mt-3 flex flex-wrap gap-2">
        <a
          className="button"
          download={props.fileName}
          href={`data:application/json,${encodeURIComponent(scenarioText({ ...props.scenario, title }))}`}
        >
          {t('Scenario as a file')}
        </a>
        <button type="button" className="button" onClick={close}>
          {t('Done')}
        </button>
      </p>
    </Modal>
  )
}

const MomentChoice = (props: { words: string; fromStart: boolean; choose: (fromStart: boolean) => void }) => {
  const { words, fromStart, choose } = props
  const name = useId()
  const choices = [
    { start: false, says: t('at this moment, {moment}', { moment: words }) },
    { start: true, says: t('from the start') },
  ]
  return (
    <fieldset className="share-moment">
      <legend>{t('It opens')}</legend>
      {choices.map(({ start, says }) => (
        <label key={String(start)}>
          <input type="radio" name={name} checked={fromStart === start} onChange={() => choose(start)} /> {says}
        </label>
      ))}
    </fieldset>
  )
}

const Links = ({ fragment, title }: { fragment: string; title: string }) => {
  const address = addressOf(fragment)
  return (
    <>
      <CopyField words={t('Link')} copy={t('Copy')} text={address} testId="share-link" primary />
      <LengthMeter length={address.length} />
      <CopyField
        words={t('To show it inside another page (HTML)')}
        copy={t('Copy the HTML')}
        text={embedSnippet(fragment, title)}
        testId="share-embed"
      />
      <p className="share-note">
        {t('It opens the same runs, to the bit, in any browser.')}{' '}
        <a href="./embed.md" target="_blank" rel="noreferrer">
          {t('How another page can control it')}
        </a>
      </p>
    </>
  )
}

const Code = ({ fragment }: { fragment: string }) => {
  const address = addressOf(fragment)
  const [large, setLarge] = useState(false)
  if (address.length > LENGTHS.most) return null
  return (
    <div className={large ? 'share-code share-code-large' : 'share-code'}>
      <QrCode text={address} />
      <button type="button" className="button" aria-pressed={large} onClick={() => setLarge(!large)}>
        {large ? t('Smaller') : t('Larger, for a room')}
      </button>
    </div>
  )
}
