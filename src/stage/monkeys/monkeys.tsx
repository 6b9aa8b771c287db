import type { Layout } from '../layout.ts'
import { Monkey, MONKEY } from './monkey.tsx'

/** Higher than the place of a thread by its hat. */
const HEIGHT = 47
const WIDTH = (HEIGHT / MONKEY.height) * MONKEY.width

/** Takes the place of the thread that a CPU has not got. It does not move, and is nothing that could be chosen. */
const Monkeys = ({ layout, cpu }: { layout: Layout; cpu: number }) => {
  const { left, width } = layout.columns[cpu]
  const x = left + (width - WIDTH) / 2
  const y = layout.tileTop + layout.tileHeight - HEIGHT
  return (
    <g aria-hidden="true" transform={`translate(${x} ${y}) scale(${HEIGHT / MONKEY.height})`} data-testid="monkey">
      <Monkey second={cpu % 2 === 1} />
    </g>
  )
}

export default Monkeys
