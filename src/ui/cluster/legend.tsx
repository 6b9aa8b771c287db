import { t } from '../../language/t.ts'
import { FAMILIES, type Family } from '../../playback/cluster/traffic.ts'
import { Badge, BODY_WORDS, type BodyState } from '../../stage/cluster/badge.tsx'
import { PacketShape } from '../../stage/cluster/packets.tsx'
import { toggleFamily, useCluster } from '../../store/cluster.ts'

const FAMILY_WORDS: Record<Family, string> = {
  data: 'pages, files, state',
  word: 'words of protocols',
  pulse: 'heartbeats, load',
}

const SHORT_WORDS: Record<BodyState, string> = {
  runs: 'runs',
  waits: 'waits',
  frozen: 'stands still',
  arrives: 'arrives',
  left: 'left behind',
}

const Sign = ({ children }: { children: React.ReactNode }) => (
  <svg viewBox="-9 -9 18 18" width={17} height={17} aria-hidden="true" className="cluster-sign">
    {children}
  </svg>
)

/** What the signs mean; those of messages are switches, too. */
export const ClusterLegend = () => {
  const hidden = useCluster((state) => state.hidden)
  return (
    <section aria-label={t('What the signs mean')} className="cluster-legend" data-testid="legend">
      <div role="group" aria-label={t('Messages that are drawn')} className="flex flex-wrap items-center gap-1.5">
        <span className="cluster-legend-name">{t('On the wires')}</span>
        {FAMILIES.map((family) => (
          <button
            key={family}
            type="button"
            className="cluster-switch"
            aria-pressed={!hidden.includes(family)}
            onClick={() => toggleFamily(family)}
          >
            <Sign>
              <PacketShape family={family} size={12} />
            </Sign>
            {t(FAMILY_WORDS[family])}
          </button>
        ))}
      </div>
      <ul className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <li className="cluster-legend-name">{t('A process')}</li>
        {Object.keys(BODY_WORDS).map((state) => (
          <li key={state} className="flex items-center gap-1">
            <Sign>
              <Badge state={state as BodyState} />
            </Sign>
            {t(SHORT_WORDS[state as BodyState])}
          </li>
        ))}
        <li className="flex items-center gap-1">
          <svg viewBox="0 0 26 12" width={26} height={12} aria-hidden="true">
            <path
              d="M1 10Q13 -6 25 10"
              fill="none"
              stroke="var(--id-0)"
              strokeWidth={2.4}
              strokeDasharray="1.5 4"
              strokeLinecap="round"
            />
          </svg>
          {t('still needs')}
        </li>
        <li className="flex items-center gap-1">
          <svg viewBox="0 0 26 12" width={26} height={12} aria-hidden="true">
            <path d="M1 6H18" stroke="var(--stall)" strokeWidth={2.4} strokeDasharray="5 3" />
            <path d="M25 6L17 1V11Z" fill="var(--stall)" />
          </svg>
          {t('hangs')}
        </li>
        <li style={{ color: 'var(--ink-2)' }}>{t('A tile wears its home’s colour; below it, its memory')}</li>
      </ul>
    </section>
  )
}
