import { t } from '../../language/t.ts'
import type { GrantView } from '../../playback/cluster/state.ts'
import { LineCell } from '../line-cell.tsx'
import { fitting } from './fitting.ts'
import type { RoomProps } from './props.ts'

/** Height of a row of pages, and of a line about a replica. */
export const HOLDINGS_HEIGHT = 22
const CELL = 17
/** Width from which on there is room for words, in pixels. */
const WORDS_FROM = 120

/**
 * What a page's state between nodes is to a line's in a cache: the same letters and the same shapes, since it is the
 * same idea.
 */
const LETTER: Record<string, string> = {
  INV_COPY: 'I',
  READ_COPY: 'S',
  INV_OWNER: 'O',
  READ_OWNER: 'O',
  WRITE_OWNER: 'M',
  WAIT_ACK: 'O',
  none: 'I',
  read: 'S',
  write: 'M',
  shared: 'S',
  exclusive: 'E',
  modified: 'M',
}

const at = ({ frame, node }: RoomProps): GrantView[] =>
  [...frame.state.grants.values()].filter((grant) => grant.node === node)

/** Whether a node holds pages of a shared file, or a replica. */
export const holdsAnything = (props: RoomProps): boolean => at(props).length > 0

/** A node's copies of shared pages, as cells like a cache's; or what its replica has come to. */
export const Holdings = (props: RoomProps & { x: number; y: number; width: number }) => {
  const { run, x, y, width } = props
  const grants = at(props)
  const pages = grants.filter(({ state }) => LETTER[run.text(state)] !== undefined)
  if (pages.length === 0) return <ReplicaWords {...props} grants={grants} />
  return (
    <g transform={`translate(${x} ${y})`}>
      {pages
        .toSorted((a, b) => a.unit - b.unit)
        .map(({ what, state, unit }, place) => (
          <g key={unit}>
            <LineCell x={place * (CELL + 3)} y={1} size={CELL} state={LETTER[run.text(state)]} />
            <title>{`${run.text(what)}: ${run.text(state)}`}</title>
          </g>
        ))}
      {width > WORDS_FROM && (
        <text x={pages.length * (CELL + 3) + 3} y={13} className="cluster-daemon">
          {fitting(t('its pages of the file'), width - pages.length * (CELL + 3) - 3)}
        </text>
      )}
    </g>
  )
}

/** How far a replica is complete, and what it last heard of a transaction. */
const ReplicaWords = ({
  run,
  x,
  y,
  width,
  grants,
}: RoomProps & { x: number; y: number; width: number; grants: GrantView[] }) => {
  const complete = grants.find(({ what }) => run.text(what) === 'SyncTs')
  const last = grants.filter(({ unit }) => unit >= 0).toSorted((a, b) => b.unit - a.unit)[0]
  const parts = [
    ...(complete === undefined ? [] : [t('complete to {what}', { what: run.text(complete.state) })]),
    ...(last === undefined ? [] : [`${run.text(last.what)}: ${run.text(last.state)}`]),
  ]
  return (
    <text x={x} y={y + 12} className="cluster-daemon">
      {fitting(parts.join(' · '), width)}
    </text>
  )
}
