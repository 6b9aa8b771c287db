import { t } from '../../language/t.ts'
import { LABELS } from '../../sim/log/schema.ts'
import { STALL_WORDS } from '../../stage/colours.ts'
import type { TimelineSide } from '../../stage/timeline/layout.ts'
import type { HitMark } from '../../stage/timeline/scene.ts'
import { STALL_LETTER } from '../../stage/timeline/paint.ts'
import { AddLane } from './add-lane.tsx'
import { SearchForm } from './search-form.tsx'

/** What the letters upon stalls stand for. */
const letters = (): string[] =>
  LABELS.flatMap((label) => {
    const letter = STALL_LETTER[label]
    return letter === undefined ? [] : [`${letter} ${t(STALL_WORDS[label] ?? '')}`]
  })

/** What is asked of the timeline: to find something, and lanes. */
const Tools = (props: { sides: readonly TimelineSide[]; onHits: (hits: readonly HitMark[]) => void }) => (
  <div className="timeline-tools">
    <SearchForm sides={props.sides} onHits={props.onHits} beside={<AddLane sides={props.sides} />} />
    <p className="timeline-letters">
      {t(
        "On red: {letters}. Orange above a line's lane: it sets out for another cache. Above a lock's holder: how many wait for it.",
        { letters: letters().join(' · ') },
      )}
    </p>
  </div>
)

export default Tools
