import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { t } from '../../language/t.ts'
import { faultWords, sayPs } from '../../playback/cluster/words.ts'
import { clusterConfig } from '../../scenario/cluster/scenario.ts'
import type { Fault, FaultKind } from '../../sim/cluster/core/spec.ts'
import { specOf } from '../../sim/cluster/run.ts'
import { addFault, chooseCluster, removeFault, useCluster, redoFault, undoFault } from '../../store/cluster.ts'

type Kind = FaultKind['kind']

const KIND_WORDS: Record<Kind, string> = {
  crash: 'a node crashes',
  restart: 'a node starts again',
  cut: 'a link is cut',
  heal: 'a link is mended',
  slow: 'a link becomes slower',
  partition: 'some nodes are cut off from the others',
  healAll: 'all links are mended',
}
const PS_PER_MS = 1_000_000_000

/** What goes wrong in the scenario: each can be gone to, and taken back. New things from here, or from the stage. */
export const Faults = () => {
  const { faults } = useCluster((state) => state.scenario)
  const past = useCluster((state) => state.past.length)
  const future = useCluster((state) => state.future.length)
  const open = useCluster((state) => state.faultForm)
  const form = useId()
  return (
    <>
      <button
        type="button"
        className="button"
        aria-expanded={open}
        aria-controls={form}
        onClick={() => chooseCluster({ faultForm: !open })}
      >
        {open ? '▾' : '▸'} <span className="sm:hidden">{t('Faults')}</span>
        <span className="hidden sm:inline">{t('Make something go wrong')}</span>
      </button>
      {(past > 0 || future > 0) && (
        <>
          <button type="button" className="button" disabled={past === 0} onClick={undoFault}>
            {t('Undo')}
          </button>
          <button type="button" className="button" disabled={future === 0} onClick={redoFault}>
            {t('Redo')}
          </button>
        </>
      )}
      {faults.length > 0 && (
        <ul aria-label={t('What goes wrong')} className="cluster-faults" data-testid="faults">
          {faults.map((fault, index) => (
            <li key={`${faultWords(fault)} ${index}`} className="cluster-fault">
              {'atPs' in fault ? (
                <button
                  type="button"
                  title={t('Go there')}
                  onClick={() => chooseCluster({ momentPs: fault.atPs, playing: false })}
                >
                  {faultWords(fault)}
                </button>
              ) : (
                faultWords(fault)
              )}
              <button
                type="button"
                aria-label={t('Take back: {words}', { words: faultWords(fault) })}
                onClick={() => removeFault(index)}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
      )}
      <div id={form} className="basis-full" hidden={!open}>
        {open && <FaultForm />}
      </div>
    </>
  )
}

/** A fault from what the form says. */
const faultOf = (
  kind: Kind,
  { a, b, side, factor }: { a: number; b: number; side: readonly number[]; factor: number },
  atPs: number,
): Fault => {
  if (kind === 'crash' || kind === 'restart') return { kind, node: a, atPs }
  if (kind === 'cut' || kind === 'heal') return { kind, a, b, atPs }
  if (kind === 'slow') return { kind, a, b, factor, atPs }
  return kind === 'partition' ? { kind, side, atPs } : { kind, atPs }
}

const NodeSelect = (props: {
  label: string
  value: number
  names: readonly string[]
  onChange: (node: number) => void
}) => (
  <label className="field">
    {props.label}
    <select value={props.value} onChange={(event) => props.onChange(Number(event.target.value))}>
      {props.names.map((name, node) => (
        <option key={name} value={node}>
          {name}
        </option>
      ))}
    </select>
  </label>
)

const FaultForm = () => {
  const scenario = useCluster((state) => state.scenario)
  const picked = useCluster((state) => state.picked)
  const momentPs = useCluster((state) => state.momentPs)
  const names = specOf(clusterConfig(scenario, scenario.systems[0])).nodes.map(({ name }) => name)
  const first = picked?.kind === 'node' ? picked.node : 0
  const [kind, setKind] = useState<Kind>(picked?.kind === 'node' ? 'partition' : 'crash')
  const [a, setA] = useState(first)
  const [b, setB] = useState(first === 0 ? Math.min(1, names.length - 1) : 0)
  const [side, setSide] = useState<readonly number[]>([first])
  const [factor, setFactor] = useState(10)
  const [own, setOwn] = useState<number | null>(null)
  const select = useRef<HTMLSelectElement>(null)
  useEffect(() => select.current?.focus(), [])
  const ms = own ?? Math.round(momentPs / PS_PER_MS)
  const isLink = kind === 'cut' || kind === 'heal' || kind === 'slow'
  const complaint =
    isLink && a === b
      ? t('A link joins two different nodes.')
      : kind === 'partition' && (side.length === 0 || side.length === names.length)
        ? t('Choose some of the nodes, not all.')
        : ''
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (complaint !== '') return
    const atPs = own === null ? Math.round(momentPs) : ms * PS_PER_MS
    addFault(faultOf(kind, { a, b, side, factor }, Math.min(scenario.untilPs, atPs)))
  }
  return (
    <form className="cluster-form" onSubmit={submit} aria-label={t('Something goes wrong')} data-testid="fault-form">
      <label className="field">
        {t('What')}
        <select ref={select} value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
          {Object.entries(KIND_WORDS).map(([id, words]) => (
            <option key={id} value={id}>
              {t(words)}
            </option>
          ))}
        </select>
      </label>
      {(kind === 'crash' || kind === 'restart') && (
        <NodeSelect label={t('Which')} value={a} names={names} onChange={setA} />
      )}
      {isLink && (
        <>
          <NodeSelect label={t('Between')} value={a} names={names} onChange={setA} />
          <NodeSelect label={t('and')} value={b} names={names} onChange={setB} />
        </>
      )}
      {kind === 'slow' && (
        <label className="field">
          {t('Times slower')}
          <input
            type="number"
            className="w-20"
            min={1}
            max={10_000}
            value={factor}
            onChange={(event) => setFactor(Math.max(1, Math.min(10_000, Math.round(Number(event.target.value)))))}
          />
        </label>
      )}
      {kind === 'partition' && (
        <fieldset className="field">
          <legend className="sr-only">{t('Nodes that are cut off from the others')}</legend>
          {names.map((name, node) => (
            <label key={name} className="flex items-center gap-1 text-sm">
              <input
                type="checkbox"
                checked={side.includes(node)}
                onChange={() =>
                  setSide(
                    side.includes(node)
                      ? side.filter((one) => one !== node)
                      : [...side, node].toSorted((x, y) => x - y),
                  )
                }
              />
              {name}
            </label>
          ))}
        </fieldset>
      )}
      <label className="field">
        {t('At (ms)')}
        <input
          type="number"
          className="w-28"
          min={0}
          max={Math.floor(scenario.untilPs / PS_PER_MS)}
          value={ms}
          onChange={(event) => setOwn(Math.max(0, Math.round(Number(event.target.value))))}
        />
        <span>{own === null ? t('now') : sayPs(ms * PS_PER_MS)}</span>
      </label>
      <button type="submit" className="button button-primary" disabled={complaint !== ''}>
        {t('Add')}
      </button>
      {complaint !== '' && <p role="alert">{complaint}</p>}
    </form>
  )
}
