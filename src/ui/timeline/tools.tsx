import type { TimelineSide } from '../../stage/timeline/layout.ts'
import type { HitMark } from '../../stage/timeline/scene.ts'
import { AddLane } from './add-lane.tsx'

/** What is asked of the timeline: lanes. */
const Tools = ({ sides }: { sides: readonly TimelineSide[]; onHits: (hits: readonly HitMark[]) => void }) => (
  <div className="timeline-tools">
    <AddLane sides={sides} />
  </div>
)

export default Tools
