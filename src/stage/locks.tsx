import { t } from '../language/t.ts'
import { contextName } from '../playback/names.ts'
import type { Run } from '../playback/run.ts'
import { identityOf } from './colours.ts'
import { fit } from './fit.ts'
import { LOCK_SLOT_HEIGHT } from './layout.ts'
import { LockMark } from './lock-mark.tsx'
import { type PlacedLock, placedLocks } from './lock-places.ts'
import type { MachineViewProps, Picked } from './machine-view-props.ts'
import type { Box } from './places.ts'

/** The locks that threads wait for: kind by shape, name, the holder's tile, and who waits, the first first. */
export const Locks = ({ run, frame, layout, picked, onPick }: MachineViewProps) => {
  if (layout.lockSlots.length === 0) return null
  const placed = placedLocks(run, frame, layout)
  const [first] = layout.lockSlots
  const middle = first.top + LOCK_SLOT_HEIGHT / 2
  return (
    <>
      {!layout.dense && layout.margin > 20 && (
        <text x={layout.margin - 6} y={middle} className="row-name">
          {t('held by')}
        </text>
      )}
      {placed.length === 0 && (
        <text x={first.left + 6} y={middle} className="caption lock-name">
          {t('locks: so far nobody has had to wait for one')}
        </text>
      )}
      {placed.map((one) => (
        <Lock
          key={one.lock}
          placed={one}
          run={run}
          asleep={frame.waits.asleep}
          chosen={picked?.kind === 'lock' && picked.index === one.lock}
          onPick={onPick}
        />
      ))}
    </>
  )
}

const spokenOf = (run: Run, { lock, holders, waiters, rest }: PlacedLock): string => {
  const { info } = run
  const names = (contexts: readonly number[]): string =>
    contexts.map((context) => contextName(info, context)).join(', ')
  const held = holders.length === 0 ? t('free') : t('held by {holders}', { holders: names(holders) })
  const values = { lock: info.locks[lock].name, held, waiters: names(waiters.map(({ context }) => context)), rest }
  if (waiters.length === 0) return t('Lock {lock}: {held}', values)
  return rest > 0
    ? t('Lock {lock}: {held}, wanted by {waiters} and {rest} more', values)
    : t('Lock {lock}: {held}, wanted by {waiters}', values)
}

interface LockProps {
  placed: PlacedLock
  run: Run
  asleep: Uint8Array
  chosen: boolean
  onPick: (picked: Picked) => void
}

const Lock = ({ placed, run, asleep, chosen, onPick }: LockProps) => {
  const { lock, slot, holders, holder, name, waiters, rest, restX } = placed
  const { info } = run
  const pick = (): void => onPick({ kind: 'lock', index: lock })
  const { text, size } = fit([info.locks[lock].name], name.width)
  const middle = slot.top + LOCK_SLOT_HEIGHT / 2
  return (
    <g
      role="button"
      tabIndex={0}
      aria-label={spokenOf(run, placed)}
      className={chosen ? 'pickable picked' : 'pickable'}
      onClick={pick}
      onKeyDown={(event) => {
        if (event.code === 'Enter') pick()
      }}
    >
      <rect x={slot.left} y={slot.top} width={slot.width} height={LOCK_SLOT_HEIGHT} rx={6} className="lock-slot" />
      <LockMark kind={info.locks[lock].kind} x={slot.left + 11} y={middle} size={12} />
      <text x={name.x} y={middle} className="lock-name" style={{ fontSize: size }}>
        {text}
      </text>
      <rect {...holder} rx={4} className="tile-place" />
      {holders.length > 0 && <HolderTile run={run} context={holders[0]} others={holders.length - 1} box={holder} />}
      {waiters.map(({ context, box }) => (
        <WaiterTile key={context} run={run} context={context} box={box} asleep={asleep[context] === 1} />
      ))}
      {rest > 0 && (
        <text x={restX} y={middle} className="caption lock-name">
          +{rest}
        </text>
      )}
    </g>
  )
}

/** What a context's tile looks like: a thread has its own colour, an interrupt of a CPU has none. */
const looksOf = (run: Run, context: number) => identityOf(run.info, context < run.info.threads.length ? context : -1)

const HolderTile = (props: { run: Run; context: number; others: number; box: Box }) => {
  const { run, context, others, box } = props
  const { colour, ink, striped } = looksOf(run, context)
  const { threads } = run.info
  const name = threads[context]?.name ?? `irq ${context - threads.length}`
  const { text, size } = fit([others > 0 ? `${name} +${others}` : name], box.width - 4)
  return (
    <>
      <rect {...box} rx={4} style={{ fill: colour }} />
      {striped && <rect {...box} rx={4} fill="url(#stripes)" />}
      <text
        x={box.x + box.width / 2}
        y={box.y + box.height / 2}
        className="tile-name"
        style={{ fill: ink, fontSize: size }}
      >
        {text}
      </text>
    </>
  )
}

/** Who sleeps lies low; who looks at the lock again and again stands, framed as it is on its CPU. */
const WaiterTile = (props: { run: Run; context: number; box: Box; asleep: boolean }) => {
  const { run, context, box, asleep } = props
  const { colour, striped } = looksOf(run, context)
  const shape = asleep ? { ...box, y: box.y + box.height / 2, height: box.height / 2 } : box
  return (
    <>
      <title>{contextName(run.info, context)}</title>
      <rect {...shape} rx={2.5} style={{ fill: colour }} />
      {striped && <rect {...shape} rx={2.5} fill="url(#stripes)" />}
      <rect {...shape} rx={2.5} className={asleep ? 'waiter-asleep' : 'waiter-spins'} />
    </>
  )
}
