import type { ReactNode } from 'react'
import { t } from '../../language/t.ts'
import {
  type Cell,
  differingCells,
  keyOfCell,
  snoopRuleOf,
  withProcessorRule,
  withSnoopRule,
  withTraits,
} from '../../sim/machine/protocol/cells.ts'
import {
  BUS_OPS,
  type BusOp,
  INVALID,
  PROCESSOR_OPS,
  type ProcessorOp,
  type ProtocolTable,
} from '../../sim/machine/protocol/types.ts'
import { StateMark } from './state-mark.tsx'

interface EditorProps {
  table: ProtocolTable
  base: ProtocolTable
  onEdit: (table: ProtocolTable) => void
}

interface ChoiceProps {
  label: string
  value: string
  options: readonly (readonly [value: string, words: string])[]
  onChoose: (value: string) => void
}

const Choice = ({ label, value, options, onChoose }: ChoiceProps) => (
  <select aria-label={label} value={value} onChange={(event) => onChoose(event.target.value)}>
    {options.map(([each, words]) => (
      <option key={each} value={each}>
        {words}
      </option>
    ))}
  </select>
)

const Tick = (props: { label: string; words: string; on: boolean; onTick: (on: boolean) => void }) => (
  <label className="rule-tick">
    <input
      type="checkbox"
      aria-label={props.label}
      checked={props.on}
      onChange={(event) => props.onTick(event.target.checked)}
    />
    {props.words}
  </label>
)

const BUS_CHOICES = BUS_OPS.map((bus) => [bus, bus] as const)
const stateChoices = (states: readonly string[], prefix: string) =>
  states.map((state) => [state, `${prefix}${state}`] as const)

const ProcessorCell = ({ table, state, op, onEdit }: EditorProps & { state: string; op: ProcessorOp }) => {
  const rule = table.processor[state][op]
  const { bus, thenIfShared, alone, shared } = rule
  const label = (what: string): string =>
    op === 'read' ? t('{state}, own read: {what}', { state, what }) : t('{state}, own write: {what}', { state, what })
  const put = (change: Partial<Record<'bus' | 'thenIfShared' | 'alone' | 'shared', string | undefined>>): void =>
    onEdit(withProcessorRule(table, state, op, { bus, thenIfShared, alone, shared, ...change } as typeof rule))
  const valid = table.states.slice(1)
  return (
    <>
      <Choice
        label={label(t('transaction'))}
        value={bus ?? ''}
        options={[...(state === INVALID ? [] : [['', t('in silence')] as const]), ...BUS_CHOICES]}
        onChoose={(value) => put({ bus: value === '' ? undefined : value })}
      />
      <Choice
        label={label(bus === undefined ? t('next state') : t('next state if alone'))}
        value={alone}
        options={stateChoices(valid, bus === undefined ? '→ ' : `${t('alone')} → `)}
        onChoose={(value) => put({ alone: value })}
      />
      {bus !== undefined && (
        <>
          <Choice
            label={label(t('next state if others have it'))}
            value={shared}
            options={stateChoices(valid, `${t('shared')} → `)}
            onChoose={(value) => put({ shared: value })}
          />
          <Choice
            label={label(t('second transaction if others still have it'))}
            value={thenIfShared ?? ''}
            options={[
              ['', t('no second')],
              ...BUS_OPS.map((second) => [second, t('shared: then {second}', { second })] as const),
            ]}
            onChoose={(value) => put({ thenIfShared: value === '' ? undefined : value })}
          />
        </>
      )}
    </>
  )
}

const SnoopCell = ({ table, state, bus, onEdit }: EditorProps & { state: string; bus: BusOp }) => {
  const rule = snoopRuleOf(table, state, bus)
  const label = (what: string): string => t('{state} sees {bus}: {what}', { state, bus, what })
  return (
    <>
      <Choice
        label={label(t('next state'))}
        value={rule.next}
        options={table.states.map(
          (next) => [next, next === state ? t('stays {next}', { next }) : `→ ${next}`] as const,
        )}
        onChoose={(next) => onEdit(withSnoopRule(table, state, bus, { ...rule, next }))}
      />
      <Tick
        label={label(t('supplies the data'))}
        words={t('supplies')}
        on={rule.supply === true}
        onTick={(supply) => onEdit(withSnoopRule(table, state, bus, { ...rule, supply }))}
      />
      <Tick
        label={label(t('memory takes the data too'))}
        words={t('tells memory')}
        on={rule.writeBack === true}
        onTick={(writeBack) => onEdit(withSnoopRule(table, state, bus, { ...rule, writeBack }))}
      />
    </>
  )
}

const TraitsCell = ({ table, state, onEdit }: EditorProps & { state: string }) => {
  const traits = table.traits[state]
  return (
    <>
      <Tick
        label={t('{state} is dirty: memory is out of date', { state })}
        words={t('dirty')}
        on={traits.dirty}
        onTick={(dirty) => onEdit(withTraits(table, state, { ...traits, dirty }))}
      />
      <Tick
        label={t('{state} is exclusive: nobody else has a copy', { state })}
        words={t('exclusive')}
        on={traits.exclusive}
        onTick={(exclusive) => onEdit(withTraits(table, state, { ...traits, exclusive }))}
      />
    </>
  )
}

/** The frame that the editor and the puzzle share: a row for each state, a cell for each rule. */
export const RuleTable = ({
  table,
  caption,
  renderCell,
  markOf,
}: {
  table: ProtocolTable
  caption: string
  renderCell: (cell: Cell) => ReactNode
  markOf: (cell: Cell) => string
}) => {
  const box = (each: Cell, heading: string) => (
    <td key={keyOfCell(each)} data-heading={heading} data-cell={keyOfCell(each)} className={markOf(each)}>
      {renderCell(each)}
    </td>
  )
  return (
    <div className="rules" role="region" aria-label={caption} tabIndex={-1}>
      <table className="rule-table">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('State')}</th>
            <th scope="col">{t('is')}</th>
            <th scope="col">{t('its CPU reads')}</th>
            <th scope="col">{t('its CPU writes')}</th>
            {BUS_OPS.map((bus) => (
              <th key={bus} scope="col">
                {t('sees {bus}', { bus })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.states.map((state) => (
            <tr key={state}>
              <th scope="row">
                <StateMark state={state} size={30} />
                <span className="sr-only">{state}</span>
              </th>
              {state === INVALID ? (
                <td className="rule-none">{t('not there')}</td>
              ) : (
                box({ part: 'traits', state }, t('is'))
              )}
              {PROCESSOR_OPS.map((op) =>
                box({ part: 'processor', state, op }, op === 'read' ? t('its CPU reads') : t('its CPU writes')),
              )}
              {state === INVALID ? (
                <td colSpan={BUS_OPS.length} className="rule-none">
                  {t('sees nothing: there is no copy')}
                </td>
              ) : (
                BUS_OPS.map((bus) => box({ part: 'snoop', state, bus }, t('sees {bus}', { bus })))
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The protocol's table, every rule of it to be changed in place. */
export const TableEditor = (props: EditorProps) => {
  const changed = new Set(differingCells(props.base, props.table).map(keyOfCell))
  return (
    <RuleTable
      table={props.table}
      caption={t('The rules of {title}', { title: t(props.table.title) })}
      markOf={(cell) => (changed.has(keyOfCell(cell)) ? 'rule-changed' : '')}
      renderCell={(cell) => {
        const { state } = cell
        if (cell.part === 'traits') return <TraitsCell {...props} state={state} />
        if (cell.part === 'processor') return <ProcessorCell {...props} state={state} op={cell.op} />
        return <SnoopCell {...props} state={state} bus={cell.bus} />
      }}
    />
  )
}
