import type { ClusterViewProps } from './props.ts'
import { Rooms } from './rooms.tsx'
import { Flights, Links, Residuals, Waits } from './wires.tsx'

/** A cluster at one instant. What is drawn later lies above. */
export const ClusterView = (props: ClusterViewProps) => {
  const { layout, title } = props
  return (
    <svg
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      role="group"
      aria-label={`${title}: the cluster`}
      className="cluster"
    >
      <defs>
        <pattern id="frozen" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="3" height="7" fill="white" fillOpacity="0.55" />
        </pattern>
        <marker id="wait-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0L8 4L0 8z" fill="context-stroke" />
        </marker>
      </defs>
      <Links {...props} />
      <Rooms {...props} />
      <Residuals {...props} />
      <Waits {...props} />
      <Flights {...props} />
    </svg>
  )
}
