import { t } from '../../language/t.ts'
import type { Difference } from '../../scenario/digests.ts'
import { AlertBar } from '../alert-bar.tsx'

const reason = (engine: number, here: number): string =>
  engine === here
    ? t('The program has changed since.')
    : t('The link was made with version {engine} of the simulation; this is version {here}.', { engine, here })

/** Which runs are not what they were where a link was made. A run is itself to the bit, or it is another. */
export const DifferenceNotice = (props: {
  differences: readonly Difference[]
  engine: number
  here: number
  label: string
  dismiss: () => void
}) => {
  const { differences, engine, here, label, dismiss } = props
  if (differences.length === 0) return null
  return (
    <AlertBar dismiss={dismiss} label={label} testId="runs-differ">
      {differences.map(({ title, digest, expected }) => (
        <p key={title}>
          {t('{title}: this run is not the one that was shared; its digest is {digest}, the link says {expected}.', {
            title,
            digest,
            expected,
          })}
        </p>
      ))}
      <p>{reason(engine, here)}</p>
    </AlertBar>
  )
}
