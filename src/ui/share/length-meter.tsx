import { t } from '../../language/t.ts'
import { formatCount } from '../../stage/format.ts'

/** Up to here every program passes a link on whole; beyond the second, few do. */
export const LENGTHS = { comfortable: 2000, most: 8000 } as const

const judge = (length: number): { colour: string; words: string } => {
  const count = formatCount(length)
  if (length <= LENGTHS.comfortable)
    return { colour: 'var(--work)', words: t('{count} characters: short enough for every program', { count }) }
  if (length <= LENGTHS.most)
    return {
      colour: 'var(--overhead)',
      words: t('{count} characters: some mail and chat programs cut links of more than 2,000', { count }),
    }
  return {
    colour: 'var(--stall)',
    words: t('{count} characters: too long for most programs; send the file', { count }),
  }
}

/** How long a link is, and what that means for whoever gets it. */
export const LengthMeter = ({ length }: { length: number }) => {
  const { colour, words } = judge(length)
  return (
    <div className="length-meter">
      <div
        role="meter"
        aria-label={t('Length of the link')}
        aria-valuemin={0}
        aria-valuemax={LENGTHS.most}
        aria-valuenow={Math.min(length, LENGTHS.most)}
        aria-valuetext={words}
      >
        <span style={{ width: `${Math.min(100, (length / LENGTHS.most) * 100)}%`, background: colour }} />
      </div>
      <p>{words}</p>
    </div>
  )
}
