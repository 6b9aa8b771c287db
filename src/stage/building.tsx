import { memo, useDeferredValue } from 'react'
import { t } from '../language/t.ts'
import type { TrackedLines } from '../playback/tracked-lines.ts'
import type { RunInfo } from '../sim/log/schema.ts'
import { lineName } from '../sim/machine/memory/layout.ts'
import { fit } from './fit.ts'
import { cellCorner, type Column, type Layout } from './layout.ts'
import type { Picked } from './machine-view-props.ts'
import { SHARED_QUEUE_NAME } from './places.ts'

interface BuildingProps {
  layout: Layout
  info: RunInfo
  tracked: TrackedLines
  onPick: (picked: Picked) => void
}

/** Where a line's cell can be pointed at: its name, and a click. */
const CellTargets = ({ layout, info, tracked, column, onPick }: BuildingProps & { column: Column }) =>
  tracked.lines.map((line, track) => (
    <rect
      key={line}
      {...cellCorner(layout, tracked, column, track)}
      width={layout.cell}
      height={layout.cell}
      className="cell-target pickable"
      onClick={() => onPick({ kind: 'line', index: line })}
    >
      <title>{lineName(info.regions, line)}</title>
    </rect>
  ))

/** Width of a letter of a caption, and what has to stay free beside it, in pixels. */
const LETTER = 4.95
const PADDING = 26.7

/** What a cache is called, as far as there is room. */
const cacheName = ({ cpu, width }: Column): string => {
  if (width < 40) return ''
  const names = [t('cache of CPU {cpu}: each field is one line', { cpu }), t('cache of CPU {cpu}', { cpu })]
  return names.find((name) => name.length * LETTER <= width - PADDING) ?? t('cache')
}

/** What does not move: walls, the outlines of caches, the street and memory, and their names. */
export const Building = memo(({ layout, info, tracked, onPick }: BuildingProps) => {
  // The first picture does not wait for what is only needed once somebody points at it.
  const reachable = useDeferredValue(true, false)
  return (
    <>
      <SharedQueue layout={layout} info={info} queue={tracked.sharedQueue} onPick={onPick} />
      <Walls layout={layout} />
      {tracked.rows.map((title, row) => (
        <text
          key={row}
          x={layout.margin - 6}
          y={layout.cacheTop + 18 + row * layout.rowHeight + layout.cell / 2}
          className="row-name"
        >
          {title === '' ? title : t(title)}
        </text>
      ))}
      {layout.columns.map((column) => (
        <g key={column.cpu}>
          <OwnQueue
            layout={layout}
            info={info}
            left={column.left}
            width={column.width}
            cpu={column.cpu}
            onPick={onPick}
          />
          <rect
            x={column.left + 4}
            y={layout.tileTop}
            width={column.width - 8}
            height={layout.tileHeight}
            rx={5}
            className="tile-place"
          />
          <rect
            x={column.left}
            y={layout.cacheTop}
            width={column.width}
            height={layout.cacheHeight}
            rx={6}
            className="cache"
          />
          <text x={column.left + 6} y={layout.cacheTop + 11} className="caption">
            {cacheName(column)}
          </text>
          {reachable && <CellTargets layout={layout} info={info} tracked={tracked} column={column} onPick={onPick} />}
        </g>
      ))}
      <Street layout={layout} />
    </>
  )
})
Building.displayName = 'Building'

/** The same for a machine of many CPUs, which are drawn as small fields. */
export const DenseBuilding = memo(({ layout, info, tracked, onPick }: BuildingProps) => (
  <>
    <SharedQueue layout={layout} info={info} queue={tracked.sharedQueue} onPick={onPick} />
    <Walls layout={layout} />
    {layout.cacheHeight > 0 &&
      layout.columns.map(({ cpu, left, top, width }) => (
        <rect
          key={cpu}
          x={left}
          y={top}
          width={width}
          height={layout.tileHeight + layout.cacheHeight}
          rx={3}
          className="cache"
        />
      ))}
    <Street layout={layout} />
  </>
))
DenseBuilding.displayName = 'DenseBuilding'

const SharedQueue = ({ layout, info, queue, onPick }: Omit<BuildingProps, 'tracked'> & { queue: number }) => {
  if (queue < 0) return null
  // Beside queues of CPUs, it is not the one run queue.
  const alone = !info.queues.some(({ kind, cpu }) => kind === 'run' && cpu >= 0)
  const { text, size } = fit([alone ? t('one run queue') : info.queues[queue].name], SHARED_QUEUE_NAME - 12)
  return (
    <g className="pickable" onClick={() => onPick({ kind: 'queue', index: queue })}>
      <rect
        x={layout.margin}
        y={layout.sharedQueueTop}
        // Its outline stays inside of the picture.
        width={layout.width - layout.margin - 1}
        height={26}
        rx={6}
        className="queue"
      />
      <text x={layout.margin + 8} y={layout.sharedQueueTop + 17} className="caption" style={{ fontSize: size }}>
        {text}
      </text>
    </g>
  )
}

const queueName = (width: number): string => {
  if (width > 130) return t('own run queue')
  return width >= 60 ? t('queue') : ''
}

/** A run queue that belongs to one CPU, in its column. */
const OwnQueue = (props: Omit<BuildingProps, 'tracked'> & { cpu: number; left: number; width: number }) => {
  const { layout, info, cpu, left, width, onPick } = props
  const own = info.queues.findIndex((queue) => queue.kind === 'run' && queue.cpu === cpu)
  if (own < 0) return null
  return (
    <g className="pickable" onClick={() => onPick({ kind: 'queue', index: own })}>
      <rect x={left + 4} y={layout.queueTop - 1} width={width - 8} height={20} rx={5} className="queue" />
      <text x={left + width - 9} y={layout.queueTop + 13} className="caption" textAnchor="end">
        {queueName(width)}
      </text>
    </g>
  )
}

const Walls = ({ layout }: { layout: Layout }) =>
  layout.packages.map((wall) => (
    <g key={wall.index}>
      <rect
        x={wall.left}
        y={wall.top}
        width={wall.right - wall.left}
        height={wall.bottom - wall.top}
        rx={9}
        className="wall"
      />
      <text x={wall.left + 10} y={wall.bottom - 4} className="caption">
        {t('package {index}', { index: wall.index })}
      </text>
    </g>
  ))

const Street = ({ layout }: { layout: Layout }) => (
  <>
    <rect
      x={layout.margin}
      y={layout.streetTop}
      width={layout.width - layout.margin}
      height={18}
      rx={9}
      className="street"
    />
    <text x={layout.margin + 12} y={layout.streetTop + 13} className="caption">
      {t('interconnect')}
    </text>
    {layout.packages.map((wall) => (
      <g key={wall.index}>
        <rect
          x={wall.left}
          y={layout.memoryTop}
          width={wall.right - wall.left}
          height={layout.memoryHeight}
          rx={6}
          className="memory"
        />
        <text x={wall.left + 10} y={layout.memoryTop + 17} className="caption">
          {t('memory of package {index}', { index: wall.index })}
        </text>
      </g>
    ))}
  </>
)
