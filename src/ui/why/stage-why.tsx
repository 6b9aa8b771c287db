import type { MachineViewProps } from '../../stage/machine-view-props.ts'
import { WhyMarks } from '../../stage/why-marks.tsx'
import { useChain } from './asked.ts'
import './why.css'

interface StageWhyProps extends MachineViewProps {
  side: number
  /** Moment that is shown, in ps. */
  momentPs: number
}

/** The causes of what is picked, numbered on the stage as they are in the inspector. */
const StageWhy = ({ side, momentPs, ...view }: StageWhyProps) => {
  const chain = useChain(view.run, view.picked === null ? null : { side, ...view.picked }, view.frame, momentPs)
  return chain === null || chain.length === 0 ? null : <WhyMarks {...view} chain={chain} />
}

export default StageWhy
