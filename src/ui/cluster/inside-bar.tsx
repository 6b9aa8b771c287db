import { t } from '../../language/t.ts'
import type { ClusterRun } from '../../playback/cluster/run.ts'
import { sayPs } from '../../playback/cluster/words.ts'
import { INSIDE_PS } from '../../scenario/cluster/node-scenario.ts'
import { KERNEL_CARDS } from '../../sim/kernel/cards.ts'
import { formatPs } from '../../stage/format.ts'
import { choose } from '../../store/app.ts'
import { chooseCluster, type ClusterInside, leaveNode, useCluster } from '../../store/cluster.ts'
import { INSIDE_SPEED_PS, type InsideView } from './use-inside.ts'

/** CPUs that have a button of their own. */
const CPU_BUTTONS = 4

interface Props {
  name: string
  run: ClusterRun
  inside: ClusterInside
  view: InsideView
  /** Goes to a CPU and its cache; null while there is none. */
  onCpu: ((cpu: number) => void) | null
  onNode: () => void
  /** The camera is at one CPU, or its cache. */
  isClose: boolean
}

/** What can be done inside a node: its own clock, its CPUs, the way out, the way to the page of machines. */
export const InsideBar = ({ name, run, inside, view, onCpu, onNode, isClose }: Props) => {
  const playing = useCluster((state) => state.insidePlaying)
  const { scenario, ps, error } = view
  return (
    <div className="cluster-inside-bar" data-testid="inside">
      <button type="button" className="button button-primary" onClick={() => leaveNode(true)}>
        {t('◀ The cluster')}
      </button>
      {isClose && (
        <button type="button" className="button" onClick={onNode}>
          {t('◀ All of {name}', { name })}
        </button>
      )}
      <button
        type="button"
        className="button"
        aria-pressed={playing}
        aria-label={playing ? t('Pause inside {name}', { name }) : t('Play inside {name}', { name })}
        onClick={() => chooseCluster({ insidePlaying: !playing })}
      >
        {playing ? '❚❚' : '▶'}
      </button>
      <label className="flex min-w-44 grow items-center gap-2">
        <span className="sr-only">{t('Moment inside {name}', { name })}</span>
        <input
          type="range"
          className="grow"
          min={0}
          max={1000}
          value={Math.round((ps / INSIDE_PS) * 1000)}
          aria-valuetext={formatPs(ps)}
          onChange={(event) => {
            chooseCluster({ insidePlaying: false })
            view.setPs((Number(event.target.value) / 1000) * INSIDE_PS)
          }}
        />
        <output className="min-w-44">
          {sayPs(inside.atPs)} + {formatPs(ps)}
        </output>
      </label>
      {onCpu !== null &&
        Array.from({ length: Math.min(CPU_BUTTONS, run.info.cpusPerNode) }, (_, cpu) => (
          <button key={`cpu ${cpu}`} type="button" className="button" onClick={() => onCpu(cpu)}>
            {t('CPU {cpu} and its cache', { cpu })}
          </button>
        ))}
      {scenario !== null && (
        <button
          type="button"
          className="button"
          onClick={() =>
            choose({ cluster: null, scenario, view: 'one', momentPs: Math.round(ps), playing: false, picked: null })
          }
        >
          {t('Open this machine')}
        </button>
      )}
      <p className="basis-full text-xs" style={{ color: 'var(--ink-2)' }}>
        {error ??
          (view.run === null
            ? t('Looking inside…')
            : t(
                '1 s shows {INSIDE_SPEED_PS}, between pages time is passed over. {title} stands for its kernel; each message that arrives is a page of 64 lines.',
                { INSIDE_SPEED_PS: formatPs(INSIDE_SPEED_PS), title: KERNEL_CARDS[view.run.info.kernel].title },
              ))}
      </p>
    </div>
  )
}
