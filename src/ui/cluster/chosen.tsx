import { insideMomentOf } from '../../playback/cluster/node-moment.ts'
import { figuresOf } from '../../playback/cluster/figures.ts'
import { clusterFrameAt } from '../../playback/cluster/frame.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { causesOf, nodeName, processName, sayBytes, sayPs, tellRow } from '../../playback/cluster/words.ts'
import { PAGE_BYTES } from '../../sim/cluster/core/processes.ts'
import { addFault, chooseCluster, type ClusterPick, useCluster } from '../../store/cluster.ts'

/** Rows of a story, newest first. */
const STORY_ROWS = 12
const SLOWER = 10

const Button = ({ words, act, primary = false }: { words: string; act: () => void; primary?: boolean }) => (
  <button type="button" className={`button ${primary ? 'button-primary' : ''}`} onClick={act}>
    {words}
  </button>
)

/** What was chosen on the stage: what it is, what can be done to it now, and how it came to be so. */
export const Chosen = ({ picked, run }: { picked: ClusterPick; run: ClusterRun }) => {
  const momentPs = Math.round(useCluster((state) => state.momentPs))
  return (
    <aside
      aria-label="What was chosen"
      className="panel flex w-full shrink-0 flex-col gap-2 p-3 xl:w-80"
      data-testid="chosen"
    >
      <div className="flex items-start gap-2">
        <h2 className="grow text-base font-bold">{titleOf(picked, run)}</h2>
        <button type="button" className="button" aria-label="Close" onClick={() => chooseCluster({ picked: null })}>
          ✕
        </button>
      </div>
      {picked.kind === 'node' && <ChosenNode run={run} node={picked.node} side={picked.side} momentPs={momentPs} />}
      {picked.kind === 'link' && <ChosenLink run={run} a={picked.a} b={picked.b} momentPs={momentPs} />}
      {picked.kind === 'process' && <ChosenProcess run={run} pid={picked.pid} momentPs={momentPs} />}
      <Story run={run} picked={picked} momentPs={momentPs} />
    </aside>
  )
}

const titleOf = (picked: ClusterPick, run: ClusterRun): string => {
  if (picked.kind === 'node') return nodeName(run, picked.node)
  if (picked.kind === 'process') return processName(run, picked.pid)
  return `Link ${nodeName(run, picked.a)} – ${nodeName(run, picked.b)}`
}

const ChosenNode = ({
  run,
  node,
  side,
  momentPs,
}: {
  run: ClusterRun
  node: number
  side: number
  momentPs: number
}) => {
  const { state } = clusterFrameAt(run, momentPs)
  const { up, load } = state.nodes[node]
  const others = run.info.nodes.map((_, other) => other).filter((other) => other !== node)
  return (
    <>
      <p className="text-sm">
        {up ? 'Up' : 'Down: nothing answers here, and nobody is told'}
        {load >= 0 && `; says that its load is ${(load / 1000).toFixed(2)}`}.
      </p>
      <div className="flex flex-wrap gap-2">
        {up ? (
          <Button words="Crash it now" act={() => addFault({ kind: 'crash', node, atPs: momentPs })} />
        ) : (
          <Button words="Start it again now" act={() => addFault({ kind: 'restart', node, atPs: momentPs })} />
        )}
        {others.length > 1 && (
          <Button words="Cut it off now" act={() => addFault({ kind: 'partition', side: [node], atPs: momentPs })} />
        )}
        <Button words="Heal all links now" act={() => addFault({ kind: 'healAll', atPs: momentPs })} />
        <Button
          primary
          words="Look inside"
          act={() => {
            const atPs = insideMomentOf(run, node, momentPs)
            chooseCluster({ inside: { side, node, atPs }, momentPs: atPs, playing: false })
          }}
        />
      </div>
    </>
  )
}

const ChosenLink = ({ run, a, b, momentPs }: { run: ClusterRun; a: number; b: number; momentPs: number }) => {
  const { state } = clusterFrameAt(run, momentPs)
  const link = state.links.get(`${a}-${b}`)
  const ends = { a, b, atPs: momentPs }
  const words =
    link?.cut === true ? 'Cut.' : link !== undefined && link.factor > 1 ? `${link.factor} times slower.` : 'Whole.'
  return (
    <>
      <p className="text-sm">
        {words} {Math.round(run.info.bitsPerSecond / 1e6)} Mbit/s, {sayPs(run.info.latencyPs)} one way.
      </p>
      <div className="flex flex-wrap gap-2">
        {link?.cut === true ? (
          <Button words="Mend it now" act={() => addFault({ kind: 'heal', ...ends })} />
        ) : (
          <Button words="Cut it now" act={() => addFault({ kind: 'cut', ...ends })} />
        )}
        {link !== undefined && link.factor > 1 ? (
          <Button words="Full speed now" act={() => addFault({ kind: 'slow', ...ends, factor: 1 })} />
        ) : (
          <Button
            words={`${SLOWER} times slower now`}
            act={() => addFault({ kind: 'slow', ...ends, factor: SLOWER })}
          />
        )}
      </div>
    </>
  )
}

const ChosenProcess = ({ run, pid, momentPs }: { run: ClusterRun; pid: number; momentPs: number }) => {
  const { state } = clusterFrameAt(run, momentPs)
  const process = state.processes.get(pid)
  if (process === undefined) return <p className="text-sm">It does not exist yet at this moment.</p>
  const needs = [...state.residuals.values()].filter((one) => one.pid === pid)
  const images = [...process.images.values()].filter(({ state: word }) => word !== 'gone')
  const calls = figuresOf(run).calls.filter(({ away }) => away.count > 0)
  return (
    <div className="flex flex-col gap-2 text-sm">
      <p>
        Process {pid}, at home on {nodeName(run, process.home)}.{' '}
        {process.status === 'alive'
          ? `It is on ${nodeName(run, process.node)}`
          : process.status === 'done'
            ? 'It has ended'
            : `It was killed: ${run.text(process.why)}`}
        {process.status === 'alive' && process.frozenPs >= 0 && `, frozen for ${sayPs(momentPs - process.frozenPs)}`}
        {process.status === 'alive' &&
          process.blockedOn >= 0 &&
          `, waiting for ${run.text(process.blockedOn)} for ${sayPs(momentPs - process.blockedPs)}`}
        .
      </p>
      <ul className="list-disc pl-5">
        {images.map(({ id, node, state: word, count }) => (
          <li key={id}>
            {nodeName(run, node)}: {word}, {sayBytes(count * PAGE_BYTES)} of {sayBytes(process.pages * PAGE_BYTES)}
          </li>
        ))}
        {needs.map(({ on, what }) => (
          <li key={`${on}-${what}`}>
            still needs {nodeName(run, on)} for {run.text(what)}
          </li>
        ))}
        {calls.map(({ name, atHome, away }) => (
          <li key={name}>
            {name}: {sayPs(away.ps / away.count)} away from home
            {atHome.count > 0 && `, ${sayPs(atHome.ps / atHome.count)} at home`}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Whether a row tells of what was chosen. */
const concerns = (run: ClusterRun, picked: ClusterPick, row: number): boolean => {
  const { node, a, b, kind } = run.rowAt(row)
  if (tellRow(run, run.rowAt(row)) === '') return false
  if (picked.kind === 'node') return node === picked.node
  if (picked.kind === 'process') return run.isAbout(row, picked.pid)
  const ends = [picked.a, picked.b]
  return ends.includes(node) && (ends.includes(b) || ends.includes(a)) && kind >= 0
}

const Story = ({ run, picked, momentPs }: { run: ClusterRun; picked: ClusterPick; momentPs: number }) => {
  const rows: number[] = []
  for (let row = run.countUntil(momentPs) - 1; row >= 0 && rows.length < STORY_ROWS; row--) {
    if (concerns(run, picked, row)) rows.push(row)
  }
  return (
    <section aria-label="What happened, newest first">
      <h3 className="text-sm font-semibold">What happened, newest first</h3>
      <ol className="mt-1 flex flex-col gap-1 text-sm">
        {rows.map((row) => {
          const { time } = run.rowAt(row)
          const because = causesOf(run, row)
            .slice(1)
            .map((cause) => tellRow(run, run.rowAt(cause)))
            .find((words) => words !== '')
          return (
            <li key={row}>
              <button
                type="button"
                className="cluster-story"
                onClick={() => chooseCluster({ momentPs: time, playing: false })}
              >
                <span style={{ color: 'var(--ink-2)' }}>{sayPs(time)}</span> {tellRow(run, run.rowAt(row))}
                {because !== undefined && <span style={{ color: 'var(--ink-2)' }}> ← {because}</span>}
              </button>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
