import { t } from '../../language/t.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { SIDES_MAX, type SideSpec } from '../../scenario/sides.ts'
import { KERNEL_CARDS } from '../../sim/kernel/cards.ts'
import { PROTOCOLS } from '../../sim/machine/protocol/registry.ts'
import { MACHINES } from '../../sim/machine/topology/registry.ts'
import { choose, useApp } from '../../store/app.ts'
import { compareSides } from '../../store/what-if.ts'

const KERNELS = Object.values(KERNEL_CARDS)

interface Choice {
  value: string
  text: string
}

const Choose = (props: { label: string; value: string; choices: readonly Choice[]; act: (value: string) => void }) => (
  <label className="field">
    {props.label}
    <select className="w-36" value={props.value} onChange={(event) => props.act(event.target.value)}>
      {props.choices.map(({ value, text }) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  </label>
)

const asScenario = (): Choice => ({ value: '', text: t("the scenario's") })

/** Leaves a field out where it says nothing. */
const without = (side: SideSpec, field: 'protocol' | 'machine' | 'plain' | 'free'): SideSpec => {
  const { [field]: _, ...rest } = side
  return rest
}

const SideFields = (props: { side: SideSpec; index: number; done: boolean; put: (side: SideSpec | null) => void }) => {
  const { side, index, done, put } = props
  const withField = (field: 'protocol' | 'machine', value: string): SideSpec =>
    value === '' ? without(side, field) : { ...side, [field]: value }
  return (
    <fieldset className="flex flex-wrap items-end gap-2 rounded-md border p-2" style={{ borderColor: 'var(--line)' }}>
      <legend className="px-1 text-sm font-semibold">{t('Run {index}', { index: index + 1 })}</legend>
      <Choose
        label={t('Kernel')}
        value={side.kernel}
        choices={KERNELS.map(({ id, title }) => ({ value: id, text: title }))}
        act={(kernel) => put({ ...side, kernel })}
      />
      <Choose
        label={t('Protocol')}
        value={side.protocol ?? ''}
        choices={[
          asScenario(),
          ...Object.values(PROTOCOLS).map(({ name, title }) => ({ value: name, text: t(title) })),
        ]}
        act={(value) => put(withField('protocol', value))}
      />
      <Choose
        label={t('Machine')}
        value={side.machine ?? ''}
        choices={[asScenario(), ...Object.values(MACHINES).map(({ id, title }) => ({ value: id, text: t(title) }))]}
        act={(value) => put(withField('machine', value))}
      />
      {done && (
        <label className="flex items-center gap-1 text-sm">
          <input
            type="checkbox"
            checked={side.plain === true}
            onChange={(event) => put(event.target.checked ? { ...side, plain: true } : without(side, 'plain'))}
          />
          {t('without what I did')}
        </label>
      )}
      <button
        type="button"
        className="button"
        aria-label={t('Remove run {index}', { index: index + 1 })}
        onClick={() => put(null)}
      >
        {t('Remove')}
      </button>
    </fieldset>
  )
}

/** Ready-made comparisons of the kernel in sight. */
const READY: readonly { words: string; sides: (kernel: string) => SideSpec[] }[] = [
  {
    words: 'four kernels',
    sides: () => ['dragonfly', 'freebsd5', 'freebsd4', 'linux26'].map((kernel) => ({ kernel })),
  },
  {
    words: 'four protocols',
    sides: (kernel) => ['msi', 'mesi', 'moesi', 'dragon'].map((protocol) => ({ kernel, protocol })),
  },
  {
    words: 'two machines',
    sides: (kernel) => [{ kernel }, { kernel, machine: 'dual-epyc-7742' }],
  },
]

/** What is shown beside what: up to four runs, of any kernels, protocols and machines, and with or without one's changes. */
const Compare = ({ shown, scenario }: { shown: readonly SideSpec[]; scenario: Scenario }) => {
  const inStep = useApp((state) => state.inStep)
  const done = (scenario.interventions?.length ?? 0) > 0
  const put =
    (index: number) =>
    (side: SideSpec | null): void =>
      compareSides(side === null ? shown.toSpliced(index, 1) : shown.with(index, side))
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-2 text-sm">
        {t('Show')}
        {READY.map(({ words, sides }) => (
          <button key={words} type="button" className="button" onClick={() => compareSides(sides(shown[0].kernel))}>
            {t(words)}
          </button>
        ))}
        {done && (
          <button
            type="button"
            className="button"
            onClick={() => compareSides([{ kernel: shown[0].kernel, plain: true }, { kernel: shown[0].kernel }])}
          >
            {t('before and after what I did')}
          </button>
        )}
        <button type="button" className="button" onClick={() => compareSides([])}>
          {t('just the kernels')}
        </button>
      </p>
      {shown.map((side, index) => (
        <SideFields key={index} side={side} index={index} done={done} put={put(index)} />
      ))}
      <p className="flex flex-wrap items-center gap-3 text-sm">
        {shown.length < SIDES_MAX && (
          <button type="button" className="button" onClick={() => compareSides([...shown, shown[shown.length - 1]])}>
            {t('Add a run')}
          </button>
        )}
        <label className="flex items-center gap-1">
          {t('In step by')}
          <select
            value={inStep}
            className="rounded-md border px-1 py-0.5"
            style={{ background: 'var(--panel)', borderColor: 'var(--line-strong)' }}
            onChange={(event) => choose({ inStep: event.target.value === 'work' ? 'work' : 'time' })}
          >
            <option value="time">{t('simulated time')}</option>
            <option value="work">{t('work done')}</option>
          </select>
        </label>
      </p>
    </div>
  )
}

export default Compare
