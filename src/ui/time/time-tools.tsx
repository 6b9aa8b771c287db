import { t } from '../../language/t.ts'
import type { Run } from '../../playback/run.ts'
import { STEP_KINDS, type StepKind } from '../../playback/steps.ts'
import { formatMoment } from '../../stage/format.ts'
import { choose, useApp } from '../../store/app.ts'
import { bookmark, forgetBookmark } from '../../store/bookmarks.ts'
import { pickMostBounced } from '../what-if/bounced.ts'

const BOX = { background: 'var(--panel)', borderColor: 'var(--line-strong)' }

/** What a step goes to. */
const StepBy = () => {
  const stepBy = useApp((state) => state.stepBy)
  return (
    <label className="flex items-center gap-1 text-sm">
      {t('Step by')}
      <select
        className="rounded-md border px-1 py-0.5"
        style={BOX}
        value={stepBy}
        onChange={(event) => choose({ stepBy: event.target.value as StepKind | 'all' | 'picked' })}
      >
        <option value="all">{t('everything that is seen')}</option>
        <option value="picked">{t('what happens to the picked thing')}</option>
        {Object.entries(STEP_KINDS).map(([kind, { words }]) => (
          <option key={kind} value={kind}>
            {t(words)}
          </option>
        ))}
      </select>
    </label>
  )
}

/** How playing goes. */
const Pace = () => {
  const pace = useApp((state) => state.pace)
  return (
    <label className="flex items-center gap-1 text-sm">
      {t('Play')}
      <select
        aria-label={t('How to play')}
        className="rounded-md border px-1 py-0.5"
        style={BOX}
        value={pace}
        onChange={(event) => choose({ pace: event.target.value === 'events' ? 'events' : 'even' })}
      >
        <option value="even">{t('evenly in time')}</option>
        <option value="events">{t('event by event')}</option>
      </select>
    </label>
  )
}

const Bookmarks = () => {
  const bookmarks = useApp((state) => state.bookmarks)
  return (
    <>
      <button type="button" className="button" onClick={bookmark}>
        {t('Bookmark (D)')}
      </button>
      {bookmarks.map((moment) => (
        <span key={moment} className="inline-flex items-center text-sm">
          <button type="button" className="button" onClick={() => choose({ momentPs: moment, playing: false })}>
            {formatMoment(moment)}
          </button>
          <button
            type="button"
            className="round-button"
            aria-label={t('Forget the bookmark at {moment}', { moment: formatMoment(moment) })}
            onClick={() => forgetBookmark(moment)}
          >
            ×
          </button>
        </span>
      ))}
    </>
  )
}

/** Ways through a run besides playing it: by what a step goes to, by bookmarks, and to the line that bounces most. */
const TimeTools = ({ runs }: { runs: readonly Run[] }) => (
  <div className="flex w-full flex-wrap items-center gap-x-3 gap-y-1">
    <StepBy />
    <Pace />
    <Bookmarks />
    <button type="button" className="button ml-auto" onClick={() => pickMostBounced(runs)}>
      {t('Which line bounces most? (B)')}
    </button>
  </div>
)

export default TimeTools
