import { t } from '../../language/t.ts'
import { figuresOf } from '../../playback/cluster/figures.ts'
import { clusterFrameAt } from '../../playback/cluster/frame.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import type { ProcessView } from '../../playback/cluster/state.ts'
import { nodeName, sayBytes, sayPs } from '../../playback/cluster/words.ts'
import { PAGE_BYTES } from '../../sim/cluster/core/processes.ts'

/** Calls worth a line. */
const CALLS_MAX = 5

const lifeOf = (run: ClusterRun, process: ProcessView, momentPs: number): string => {
  const { status, node, why, frozenPs, blockedOn, blockedPs } = process
  if (status === 'done') return t('It has ended.')
  if (status === 'killed') return t('It was killed: {why}.', { why: run.text(why) })
  const where = { node: nodeName(run, node) }
  if (frozenPs >= 0) return t('It is on {node}, frozen for {time}.', { ...where, time: sayPs(momentPs - frozenPs) })
  if (blockedOn >= 0) {
    return t('It is on {node}, waiting for {what} for {time}.', {
      ...where,
      what: run.text(blockedOn),
      time: sayPs(momentPs - blockedPs),
    })
  }
  return t('It is on {node}, and runs.', where)
}

/** A process in a few lines: where it is, where its memory is, what it still needs, what its calls cost. */
export const ProcessFacts = ({ run, pid, momentPs }: { run: ClusterRun; pid: number; momentPs: number }) => {
  const { state } = clusterFrameAt(run, Math.min(momentPs, run.reachedPs))
  const process = state.processes.get(pid)
  if (process === undefined) return <p className="text-sm">{t('It does not exist at this moment.')}</p>
  const needs = [...state.residuals.values()].filter((one) => one.pid === pid && one.on !== process.node)
  const images = [...process.images.values()].filter(({ state: word }) => word !== 'gone')
  const calls = figuresOf(run)
    .calls.filter(({ away }) => away.count > 0)
    .slice(0, CALLS_MAX)
  return (
    <div className="flex flex-col gap-1.5 text-sm">
      <p>
        {t('Process {pid}, at home on {node}. {life}', {
          pid,
          node: nodeName(run, process.home),
          life: lifeOf(run, process, momentPs),
        })}
      </p>
      <ul className="list-disc pl-5">
        {images.map(({ id, node, state: word, count }) => (
          <li key={id}>
            {t('{node}: {state}, {part} of {whole}', {
              node: nodeName(run, node),
              state: t(word),
              part: sayBytes(count * PAGE_BYTES),
              whole: sayBytes(process.pages * PAGE_BYTES),
            })}
          </li>
        ))}
        {needs.map(({ on, what }) => (
          <li key={`${on}-${what}`}>
            {t('still needs {node} for {what}', { node: nodeName(run, on), what: run.text(what) })}
          </li>
        ))}
        {calls.map(({ name, atHome, away }) => (
          <li key={name}>
            {atHome.count > 0
              ? t('{call}: {away} away from home, {home} at home', {
                  call: name,
                  away: sayPs(away.ps / away.count),
                  home: sayPs(atHome.ps / atHome.count),
                })
              : t('{call}: {away} away from home', { call: name, away: sayPs(away.ps / away.count) })}
          </li>
        ))}
      </ul>
    </div>
  )
}
