import { t } from '../../language/t.ts'
import type { Run } from '../../playback/run.ts'
import { useApp } from '../../store/app.ts'

/** Asks why the longest wait of the moment lasts, when nothing has been picked to ask about. */
export const WhyButton = ({ run, side, title }: { run: Run; side: number; title: string }) => {
  const ask = async (): Promise<void> => {
    const [{ indexSlices }, { longestWait, whyNow }, { whoWaits }, { askAbout }, { inSlices }] = await Promise.all([
      import('../../playback/why/log-index.ts'),
      import('../../playback/why/now.ts'),
      import('../../playback/why/question.ts'),
      import('./asked.ts'),
      import('./in-slices.ts'),
    ])
    await new Promise((done) => inSlices(indexSlices(run, run.log.length - 1), done))
    const momentPs = Math.min(useApp.getState().momentPs, run.reachedPs)
    const event = whyNow(run, momentPs)
    if (event < 0) return
    const lasts = longestWait(run, momentPs) === event
    askAbout(side, event, whoWaits(run, event), lasts ? momentPs : run.log.columns.time[event])
  }
  return (
    <button
      type="button"
      className="button"
      aria-label={t('Why does {title} wait now?', { title })}
      onClick={() => void ask()}
    >
      {t('Why?')}
    </button>
  )
}
