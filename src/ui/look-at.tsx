import { useState } from 'react'
import { t, tn } from '../language/t.ts'
import { frameAt } from '../playback/frame.ts'
import type { Run } from '../playback/run.ts'
import { waitForGraph, type WaitNode } from '../playback/wait-for.ts'
import { lineName } from '../sim/machine/memory/layout.ts'
import { choose, type Pick, useApp } from '../store/app.ts'
import { useTimeForUnseen } from './use-sight.ts'

interface Item {
  kind: Pick['kind']
  index: number
  name: string
}

interface Group {
  title: string
  items: Item[]
}

const named = (kind: Pick['kind'], names: readonly { name: string }[]): Item[] =>
  names.map(({ name }, index) => ({ kind, index, name }))

/** Locks and queues that somebody waits for at a moment. */
const waitedFor = (run: Run, momentPs: number): Item[] => {
  const { edges } = waitForGraph(run, frameAt(run, Math.min(momentPs, run.reachedPs), 0))
  const targets = edges.filter(({ from }) => from.kind === 'thread').map(({ to }) => to)
  const places = new Map<string, WaitNode>(targets.map((target) => [`${target.kind} ${target.index}`, target]))
  return [...places.values()].map(({ kind, index }) => {
    const waiting = targets.filter((target) => target.kind === kind && target.index === index).length
    const { name } = (kind === 'lock' ? run.info.locks : run.info.queues)[index]
    return { kind, index, name: tn(waiting, '{name}: {count} waits', '{name}: {count} wait', { name }) }
  })
}

const groupsOf = ({ info, tracked }: Run, waited: Item[]): Group[] => {
  const all: Group[] = [
    { title: 'Waited for at this moment', items: waited },
    {
      title: 'CPUs',
      items: info.coreOf.map((_, index) => ({ kind: 'cpu', index, name: t('CPU {cpu}', { cpu: index }) })),
    },
    { title: 'Threads', items: named('thread', info.threads) },
    {
      title: 'Lines shown',
      items: tracked.lines.map((index) => ({ kind: 'line', index, name: lineName(info.regions, index) })),
    },
    { title: 'Locks', items: named('lock', info.locks) },
    { title: 'Queues', items: named('queue', info.queues) },
  ]
  return all.filter(({ items }) => items.length > 0)
}

/** Everything that can be clicked in the picture, and the locks, for those who do not click. */
export const LookAt = ({ run, side, title }: { run: Run; side: number; title: string }) => {
  // What a closed list holds cannot be seen, but is laid out.
  const isTime = useTimeForUnseen(true)
  const [waited, setWaited] = useState<Item[]>([])
  // Found when the list is about to be opened: while it plays, it would be another at every picture.
  const refresh = (): void => setWaited(waitedFor(run, useApp.getState().momentPs))
  return (
    <select
      className="w-30 rounded-md border px-1 py-1 sm:px-2 text-sm"
      style={{ background: 'var(--panel)', borderColor: 'var(--line-strong)' }}
      aria-label={t('Look at something of {title}', { title })}
      value=""
      onPointerDown={refresh}
      onFocus={refresh}
      onChange={(event) => {
        const [kind, index] = event.target.value.split(' ')
        choose({ picked: { side, kind: kind as Pick['kind'], index: Number(index) } })
      }}
    >
      <option value="">{t('Look at…')}</option>
      {(isTime ? groupsOf(run, waited) : []).map((group) => (
        <optgroup key={group.title} label={t(group.title)}>
          {group.items.map(({ kind, index, name }) => (
            <option key={`${kind} ${index}`} value={`${kind} ${index}`}>
              {name}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}
