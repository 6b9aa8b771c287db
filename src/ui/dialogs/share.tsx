import { useCallback } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { t } from '../../language/t.ts'
import type { Run } from '../../playback/run.ts'
import { digestsText } from '../../scenario/digests.ts'
import { encodeLink, ENGINE_VERSION } from '../../scenario/link.ts'
import { SCENARIO_LIMITS } from '../../scenario/scenario.ts'
import { sidesShown } from '../../scenario/sides.ts'
import { formatMoment } from '../../stage/format.ts'
import { choose, useApp } from '../../store/app.ts'
import { type Sharable, ShareDialog } from '../share/share-dialog.tsx'

/** The scenario and the moment that are shown, with the digest of every run of them. */
export const Share = ({ runs }: { runs: readonly Run[] }) => {
  const { scenario, view, pair, sides, momentPs, showTrace } = useApp(
    useShallow((state) => ({
      scenario: state.scenario,
      view: state.view,
      pair: state.pair,
      sides: state.sides,
      momentPs: Math.round(state.momentPs),
      showTrace: state.showTrace,
    })),
  )
  // A trace on the stage is not what is shared.
  const known = showTrace ? [] : runs
  const digest = digestsText(sidesShown(scenario, view, pair, sides).map((_, side) => known[side]?.summary?.digest))
  const encode = useCallback<Sharable['encode']>(
    (choice) =>
      encodeLink({
        scenario: { ...scenario, title: choice.title },
        presetTitle: scenario.title,
        momentPs: choice.momentPs,
        view,
        pair,
        sides: [...sides],
        digest,
        engine: ENGINE_VERSION,
      }),
    [scenario, view, pair, sides, digest],
  )
  return (
    <ShareDialog
      heading={t('Share this scenario')}
      title={scenario.title}
      titleMax={SCENARIO_LIMITS.titleLength}
      momentPs={momentPs}
      momentWords={formatMoment(momentPs)}
      scenario={scenario}
      fileName="scenario.json"
      encode={encode}
      close={() => choose({ dialog: null })}
    />
  )
}
