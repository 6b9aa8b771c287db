import { t } from '../../language/t.ts'
import { differingRuns } from '../../scenario/digests.ts'
import { ENGINE_VERSION } from '../../scenario/link.ts'
import { type SideSpec, sidesText } from '../../scenario/sides.ts'
import { choose, type Expected, useApp } from '../../store/app.ts'
import type { Side } from '../side-panel.tsx'
import { DifferenceNotice } from './difference-notice.tsx'

/** Says which of the runs are not those that a link was made of; nothing where the sides are no longer the link's. */
const RunsDiffer = (props: { sides: readonly Side[]; specs: readonly SideSpec[]; expected: Expected }) => {
  const { sides, specs, expected } = props
  const own = useApp((state) => state.scenario.kernel)
  if (sidesText(specs) !== expected.sides) return null
  const runs = sides.map(({ title, kernel, run }) => ({ title, id: kernel, digest: run?.summary?.digest }))
  const differences = differingRuns(expected.digests, runs, own)
  return (
    <DifferenceNotice
      differences={differences}
      engine={expected.engine}
      here={ENGINE_VERSION}
      dismiss={() => choose({ expected: null })}
      label={t('What differs from what was shared')}
    />
  )
}

export default RunsDiffer
