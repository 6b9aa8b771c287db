import { t } from '../language/t.ts'
import { WaitGraphView, type WaitGraphProps } from '../stage/wait-graph.tsx'

/** The drawing of waits and the key to its arrows: loaded when a panel is first opened. */
const WaitDrawing = (props: WaitGraphProps) => (
  <>
    <WaitGraphView {...props} />
    <p className="waits-key">
      <b>→</b> {t('sleeps until it gets it')} · <b>⇢</b> {t('spins for it')} · <b>─●</b> {t('is held by')}
    </p>
  </>
)

export default WaitDrawing
