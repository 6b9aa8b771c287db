import type { TimelineSide } from '../../stage/timeline/layout.ts'
import type { HitMark } from '../../stage/timeline/scene.ts'
import { AddLane } from './add-lane.tsx'
import { SearchForm } from './search-form.tsx'

/** What is asked of the timeline: to find something, and lanes. */
const Tools = (props: { sides: readonly TimelineSide[]; onHits: (hits: readonly HitMark[]) => void }) => (
  <div className="timeline-tools">
    <SearchForm sides={props.sides} onHits={props.onHits} />
    <AddLane sides={props.sides} />
  </div>
)

export default Tools
