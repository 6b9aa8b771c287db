import type { Run } from '../playback/run.ts'
import { lineName } from '../sim/machine/memory/layout.ts'
import { choose, type Pick } from '../store/app.ts'

interface Group {
  title: string
  kind: Pick['kind']
  items: { index: number; name: string }[]
}

const groupsOf = ({ info, tracked }: Run): Group[] => {
  const all: Group[] = [
    { title: 'CPUs', kind: 'cpu', items: info.coreOf.map((_, index) => ({ index, name: `CPU ${index}` })) },
    { title: 'Threads', kind: 'thread', items: info.threads.map(({ name }, index) => ({ index, name })) },
    {
      title: 'Lines shown',
      kind: 'line',
      items: tracked.lines.map((index) => ({ index, name: lineName(info.regions, index) })),
    },
    { title: 'Locks', kind: 'lock', items: info.locks.map(({ name }, index) => ({ index, name })) },
    { title: 'Queues', kind: 'queue', items: info.queues.map(({ name }, index) => ({ index, name })) },
  ]
  return all.filter(({ items }) => items.length > 0)
}

/** Everything that can be clicked in the picture, and the locks, for those who do not click. */
export const LookAt = ({ run, side, title }: { run: Run; side: number; title: string }) => (
  <select
    className="rounded-md border px-2 py-1 text-sm"
    style={{ background: 'var(--panel)', borderColor: 'var(--line-strong)' }}
    aria-label={`Look at something of ${title}`}
    value=""
    onChange={(event) => {
      const [kind, index] = event.target.value.split(' ')
      choose({ picked: { side, kind: kind as Pick['kind'], index: Number(index) } })
    }}
  >
    <option value="">Look at…</option>
    {groupsOf(run).map((group) => (
      <optgroup key={group.kind} label={group.title}>
        {group.items.map(({ index, name }) => (
          <option key={index} value={`${group.kind} ${index}`}>
            {name}
          </option>
        ))}
      </optgroup>
    ))}
  </select>
)
