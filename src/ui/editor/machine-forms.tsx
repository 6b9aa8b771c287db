import { t } from '../../language/t.ts'
import { DEFAULT_PAIR, type Pair, withSide } from '../../scenario/pair.ts'
import { SCENARIO_LIMITS } from '../../scenario/scenario.ts'
import { KERNEL_CARDS } from '../../sim/kernel/cards.ts'
import { defaultsOf } from '../../sim/kernel/params.ts'
import { PROTOCOLS } from '../../sim/machine/protocol/registry.ts'
import { MACHINES } from '../../sim/machine/topology/registry.ts'
import { WORKLOAD_CARDS } from '../../sim/workload/cards/registry.ts'
import { edit, useEditing } from '../../store/editing.ts'
import { ChoiceField, Group, Labelled, QuantityField, SpecField, TextField } from './fields.tsx'
import { setAll, setAt, useAt } from './form-context.ts'
import { Interventions } from './happenings.tsx'
import { OwnMachineForm, ownMachineFrom } from './own-machine-form.tsx'

const OWN = 'own'

const KERNELS = Object.values(KERNEL_CARDS).map(({ id, title }) => ({ value: id, words: title }))

const What = () => (
  <Group title={t('What it is')}>
    <TextField label={t('Title')} path={['title']} max={SCENARIO_LIMITS.titleLength} wide />
    <QuantityField
      label={t('Length')}
      path={['untilPs']}
      unit="ps"
      min={1}
      max={SCENARIO_LIMITS.untilPs}
      about={t('how long the run is, as in 500 µs or 2 ms')}
    />
    <QuantityField
      label={t('Seed')}
      path={['seed']}
      unit="count"
      min={0}
      max={0xffffffff}
      about={t('of all that is left to chance')}
    />
  </Group>
)

const Machine = () => {
  const { value, problem } = useAt(['machine'])
  const { value: cpus } = useAt(['cpus'])
  const named = typeof value === 'string' ? MACHINES[value] : undefined
  const own = typeof value === 'object' && value !== null
  const available =
    own && 'cpus' in value && Array.isArray(value.cpus) ? value.cpus.length : (named?.cpus.length ?? 256)
  const choose = (id: string): void => {
    const machine = MACHINES[id]
    if (machine === undefined) return
    const most = machine.cpus.length
    setAll([[['machine'], id], ...(typeof cpus === 'number' && cpus > most ? [[['cpus'], most] as const] : [])])
  }
  return (
    <>
      <Group title={t('Machine')}>
        <Labelled
          label={t('Machine')}
          about={own ? t('a machine of your own; its numbers follow') : (named?.about ?? '')}
          problem={problem}
          wide
        >
          {(id, attributes) => (
            <span className="flex flex-wrap gap-2">
              <select
                id={id}
                className="grow"
                value={own ? OWN : String(value)}
                onChange={(event) => choose(event.target.value)}
                {...attributes}
              >
                {own && <option value={OWN}>{t('numbers of your own')}</option>}
                {!own && named === undefined && <option value={String(value)}>{String(value)}</option>}
                {Object.entries(MACHINES).map(([name, { title }]) => (
                  <option key={name} value={name}>
                    {title}
                  </option>
                ))}
              </select>
              {named !== undefined && (
                <button type="button" className="button" onClick={() => setAt(['machine'], ownMachineFrom(named))}>
                  {t('Change its numbers')}
                </button>
              )}
            </span>
          )}
        </Labelled>
        <QuantityField
          label={t('CPUs')}
          path={['cpus']}
          unit="count"
          min={1}
          max={available}
          about={t('how many of its {count} take part', { count: available })}
        />
        <ChoiceField
          label={t('Coherence protocol')}
          path={['protocol']}
          choices={Object.values(PROTOCOLS).map(({ name, title }) => ({ value: name, words: title }))}
        />
      </Group>
      {own && <OwnMachineForm />}
    </>
  )
}

const PairField = ({ side, pair }: { side: 0 | 1; pair: Pair }) => (
  <label className="edit-field">
    {side === 0 ? t('On the left') : t('On the right')}
    <select value={pair[side]} onChange={(event) => edit({ pair: withSide(pair, side, event.target.value) })}>
      {KERNELS.map(({ value, words }) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
    <span className="edit-about">{t('how it is looked at; saved with it')}</span>
  </label>
)

const Kernels = () => {
  const { value: kernel } = useAt(['kernel'])
  const pair = useEditing((state) => state.work?.pair) ?? DEFAULT_PAIR
  const shown = [...new Set([...pair, ...(typeof kernel === 'string' ? [kernel] : [])])]
  return (
    <>
      <Group title={t('Kernels')}>
        <PairField side={0} pair={pair} />
        <PairField side={1} pair={pair} />
        <ChoiceField
          label={t('Its own kernel')}
          path={['kernel']}
          choices={KERNELS}
          about={t('where one is shown alone, and in a shell')}
        />
      </Group>
      {shown
        .map((id) => KERNEL_CARDS[id])
        .filter((card) => card !== undefined && card.options.length > 0)
        .map((card) => (
          <details key={card.id} className="edit-fold">
            <summary>{t('Switches of {kernel}', { kernel: card.title })}</summary>
            <div className="edit-grid">
              {card.options.map((spec) => (
                <SpecField key={spec.name} spec={spec} path={['options', card.id, spec.name]} />
              ))}
            </div>
          </details>
        ))}
    </>
  )
}

const Workload = () => {
  const { value: kind } = useAt(['workload', 'kind'])
  const { value: arrivals } = useAt(['arrivals'])
  const card = typeof kind === 'string' ? WORKLOAD_CARDS[kind] : undefined
  return (
    <Group title={t('Workload')}>
      <ChoiceField
        label={t('What the threads do')}
        path={['workload', 'kind']}
        about={card === undefined ? '' : t(card.about)}
        wide
        choices={Object.values(WORKLOAD_CARDS).map((one) => ({ value: one.kind, words: t(one.title) }))}
        onChoose={(chosen) => {
          const next = WORKLOAD_CARDS[chosen]
          setAt(['workload'], { kind: next.kind, params: defaultsOf(next.params) })
        }}
      />
      {card?.params.map((spec) => (
        <SpecField key={`${card.kind} ${spec.name}`} spec={spec} path={['workload', 'params', spec.name]} />
      ))}
      {Array.isArray(arrivals) && (
        <p className="edit-about edit-wide">
          {t('{count} times between arrivals came from a file; they stand in the JSON.', { count: arrivals.length })}
        </p>
      )}
    </Group>
  )
}

/** All of a machine's scenario, as forms. */
export const MachineForms = () => (
  <>
    <What />
    <Workload />
    <Machine />
    <Kernels />
    <Interventions />
  </>
)
