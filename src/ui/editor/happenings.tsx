import type { ReactNode } from 'react'
import { t } from '../../language/t.ts'
import type { JsonPath } from '../../scenario/json/read.ts'
import { INTERVENTION_LIMITS, LATENCIES, LATENCY_WORDS } from '../../scenario/interventions.ts'
import { CLUSTER_LIMITS } from '../../scenario/cluster/scenario.ts'
import { KERNEL_CARDS } from '../../sim/kernel/cards.ts'
import { SCENARIO_LIMITS } from '../../scenario/scenario.ts'
import { type Choice, ChoiceField, QuantityField, TextField } from './fields.tsx'
import { removeAt, setAt, useAt } from './form-context.ts'

/** One field of something that happens, by its name in the text. */
interface Part {
  name: string
  /** What it is before anybody has said it. */
  first: unknown
  field: (path: JsonPath) => ReactNode
}

interface Happening {
  kind: string
  words: string
  parts: readonly Part[]
}

const count = (name: string, label: string, min: number, max: number, first: number): Part => ({
  name,
  first,
  field: (path) => <QuantityField label={t(label)} path={path} unit="count" min={min} max={max} />,
})

const permille = (label: string, { min, max }: { min: number; max: number }): Part => ({
  name: 'permille',
  first: 2000,
  field: (path) => (
    <QuantityField label={t(label)} path={path} unit="permille" min={min} max={max} about={t('1000 is as it was')} />
  ),
})

const THREAD: Part = {
  name: 'thread',
  first: 'worker0',
  field: (path) => (
    <TextField label={t('Thread')} path={path} max={80} about={t('by the name that the picture gives it')} />
  ),
}
const CPU = count('cpu', 'To CPU', 0, 255, 0)

const INTERVENTIONS: readonly Happening[] = [
  { kind: 'move', words: 'a thread is moved', parts: [THREAD, CPU] },
  { kind: 'pin', words: 'a thread has to stay on a CPU', parts: [THREAD, CPU] },
  { kind: 'unpin', words: 'a thread may run anywhere again', parts: [THREAD] },
  { kind: 'kill', words: 'a thread is ended', parts: [THREAD] },
  {
    kind: 'priority',
    words: 'a thread becomes more or less important',
    parts: [THREAD, count('steps', 'By', -INTERVENTION_LIMITS.steps, INTERVENTION_LIMITS.steps, 1)],
  },
  {
    kind: 'load',
    words: 'more or less work comes',
    parts: [permille('So much of it', INTERVENTION_LIMITS.loadPermille)],
  },
  {
    kind: 'latency',
    words: 'something takes longer, or less long',
    parts: [
      {
        name: 'what',
        first: 'transfer',
        field: (path) => (
          <ChoiceField
            label={t('What')}
            path={path}
            choices={LATENCIES.map((what): Choice => ({ value: what, words: t(LATENCY_WORDS[what]) }))}
          />
        ),
      },
      permille('So much of its time', INTERVENTION_LIMITS.permille),
    ],
  },
  {
    kind: 'loseIpi',
    words: 'interrupts between CPUs get lost',
    parts: [count('count', 'How many', 1, INTERVENTION_LIMITS.ipis, 1)],
  },
  { kind: 'forgetWake', words: 'the kernel forgets to wake a thread', parts: [THREAD] },
]

const node = (name: string, label: string, first: number): Part =>
  count(name, label, 0, CLUSTER_LIMITS.nodes - 1, first)
const FACTOR = count('factor', 'Times slower', 1, 10_000, 10)

const FAULTS: readonly Happening[] = [
  { kind: 'crash', words: 'a node crashes', parts: [node('node', 'Node', 0)] },
  { kind: 'restart', words: 'a node starts again', parts: [node('node', 'Node', 0)] },
  { kind: 'cut', words: 'a link is cut', parts: [node('a', 'Between node', 0), node('b', 'and node', 1)] },
  { kind: 'heal', words: 'a link is mended', parts: [node('a', 'Between node', 0), node('b', 'and node', 1)] },
  {
    kind: 'slow',
    words: 'a link becomes slower',
    parts: [node('a', 'Between node', 0), node('b', 'and node', 1), FACTOR],
  },
  {
    kind: 'partition',
    words: 'some nodes are cut off from the others',
    parts: [
      {
        name: 'side',
        first: [0],
        field: (path) => <NodeList path={path} />,
      },
    ],
  },
  { kind: 'healAll', words: 'all links are mended', parts: [] },
]

/** Node numbers, with commas between them. */
const NodeList = ({ path }: { path: JsonPath }) => {
  const { value, problem } = useAt(path, true)
  const said = Array.isArray(value) ? value.join(', ') : ''
  return (
    <label className="edit-field">
      {t('Nodes, as in 0, 2')}
      <input
        type="text"
        key={said}
        defaultValue={said}
        aria-invalid={problem !== undefined}
        onBlur={(event) => {
          const numbers = event.target.value.split(/[\s,]+/).filter((one) => /^\d{1,3}$/.test(one))
          if (numbers.join(', ') !== said) setAt(path, numbers.map(Number))
        }}
      />
      <span className={problem === undefined ? 'edit-about' : 'edit-problem'}>{problem && `⚠ ${problem}`}</span>
    </label>
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The same thing of another kind: what both kinds have is kept. */
const changedKind = (before: unknown, { kind, parts }: Happening): Record<string, unknown> => {
  const old = isRecord(before) ? before : {}
  return {
    ...(typeof old['atPs'] === 'number' ? { atPs: old['atPs'] } : { atPs: 0 }),
    kind,
    ...Object.fromEntries(parts.map(({ name, first }) => [name, old[name] ?? first])),
    ...(typeof old['on'] === 'string' ? { on: old['on'] } : {}),
  }
}

interface ListProps {
  title: string
  about: string
  path: JsonPath
  known: readonly Happening[]
  untilPs: number
  most: number
  withKernel: boolean
  add: string
}

const Row = (props: ListProps & { index: number }) => {
  const { known, index, untilPs, withKernel } = props
  const path = [...props.path, index]
  const { value } = useAt(path)
  const { problem } = useAt(path)
  const kind = isRecord(value) ? value['kind'] : undefined
  const happening = known.find((one) => one.kind === kind)
  const words = happening === undefined ? String(kind) : t(happening.words)
  return (
    <li className="edit-row" aria-label={t('{number}: {words}', { number: index + 1, words })}>
      <div className="edit-grid">
        <ChoiceField
          label={t('What happens')}
          path={[...path, 'kind']}
          choices={known.map((one) => ({ value: one.kind, words: t(one.words) }))}
          onChoose={(chosen) => {
            const next = known.find((one) => one.kind === chosen)
            if (next !== undefined) setAt(path, changedKind(value, next))
          }}
        />
        {(happening === undefined ? [] : happening.parts).map(({ name, field }) => (
          <div key={name} className="contents">
            {field([...path, name])}
          </div>
        ))}
        {(isRecord(value) && 'atMessage' in value) === false && (
          <QuantityField label={t('When')} path={[...path, 'atPs']} unit="ps" min={0} max={untilPs} />
        )}
        {withKernel && (
          <ChoiceField
            label={t('Under')}
            path={[...path, 'on']}
            fallback=""
            choices={[
              { value: '', words: t('every kernel') },
              ...Object.values(KERNEL_CARDS).map(({ id, title }) => ({ value: id, words: title })),
            ]}
            onChoose={(chosen) => (chosen === '' ? removeAt([...path, 'on']) : setAt([...path, 'on'], chosen))}
          />
        )}
      </div>
      {problem !== undefined && <p className="edit-problem">⚠ {problem}</p>}
      <button
        type="button"
        className="button"
        aria-label={t('Remove {number}: {words}', { number: index + 1, words })}
        onClick={() => removeAt(path)}
      >
        {t('Remove')}
      </button>
    </li>
  )
}

const List = (props: ListProps) => {
  const { title, about, path, known, most, add } = props
  const { value, problem } = useAt(path)
  const length = Array.isArray(value) ? value.length : 0
  return (
    <fieldset className="edit-group">
      <legend>{title}</legend>
      <p className={problem === undefined ? 'edit-about' : 'edit-problem'}>{problem ?? about}</p>
      <ol className="edit-list">
        {Array.from({ length }, (_, index) => (
          <Row key={index} {...props} index={index} />
        ))}
      </ol>
      <button
        type="button"
        className="button"
        disabled={length >= most}
        onClick={() =>
          setAt(
            length === 0 ? path : [...path, length],
            length === 0 ? [changedKind(null, known[0])] : changedKind(null, known[0]),
          )
        }
      >
        {add}
      </button>
    </fieldset>
  )
}

/** What is done to the run of a machine. */
export const Interventions = () => (
  <List
    title={t('What is done to the run')}
    about={t('Threads are moved, things get slower, interrupts get lost: each at an instant, such as 20 µs.')}
    path={['interventions']}
    known={INTERVENTIONS}
    untilPs={SCENARIO_LIMITS.untilPs}
    most={INTERVENTION_LIMITS.count}
    withKernel
    add={t('Add something')}
  />
)

/** What goes wrong in a cluster. */
export const Faults = () => (
  <List
    title={t('What goes wrong')}
    about={t(
      'Nodes crash, links are cut: each at an instant, such as 10 s. Faults of single messages are set in the JSON.',
    )}
    path={['faults']}
    known={FAULTS}
    untilPs={CLUSTER_LIMITS.untilPs}
    most={CLUSTER_LIMITS.faults}
    withKernel={false}
    add={t('Add a fault')}
  />
)
