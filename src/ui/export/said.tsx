import { t } from '../../language/t.ts'
import type { WorkState } from './use-work.ts'

/** How far a work has come, with a button that ends it, and the sentence that it ended with. */
export const Said = ({ work, words }: { work: WorkState & { stop: () => void }; words: string }) => (
  <div className="export-said">
    {work.share !== null && (
      <>
        <progress aria-label={words} value={work.share} max={1} />
        <button type="button" className="button" onClick={work.stop}>
          {t('Stop')}
        </button>
      </>
    )}
    <p role={work.failed ? 'alert' : 'status'} className={work.failed ? 'export-failed' : ''}>
      {work.share !== null ? t('{share} % done', { share: Math.round(work.share * 100) }) : work.said}
    </p>
  </div>
)
