import { t } from '../language/t.ts'
import type { CpuFrame } from '../playback/frame.ts'
import type { Run } from '../playback/run.ts'
import { lineName } from '../sim/machine/memory/layout.ts'
import { FAMILY, LABEL_WORD } from './colours.ts'
import { fit, lettersOf } from './fit.ts'
import type { Column, Layout } from './layout.ts'
import type { MachineViewProps } from './machine-view-props.ts'

/** What a CPU waits for, in the line's name; empty when it waits for none. */
const waitsFor = (run: Run, cpu: CpuFrame): string =>
  cpu.line >= 0 && FAMILY[cpu.label] !== 'idle' ? lineName(run.info.regions, cpu.line) : ''

const spokenOf = (run: Run, cpu: CpuFrame, index: number): string => {
  const thread = cpu.thread >= 0 ? run.info.threads[cpu.thread].name : t('nothing')
  return t('CPU {cpu}: {thread}, {doing} {line}', {
    cpu: index,
    thread,
    doing: t(LABEL_WORD[cpu.label]),
    line: waitsFor(run, cpu),
  })
}

/** Each CPU as something to choose: its name, and what it does, in words, where there is room for them. */
export const Status = ({ run, frame, layout, picked, onPick }: MachineViewProps) =>
  frame.cpus.map((cpu, index) => {
    const column = layout.columns[index]
    const chosen = picked?.kind === 'cpu' && picked.index === index
    const pick = (): void => onPick({ kind: 'cpu', index })
    return (
      <g
        key={index}
        role="button"
        tabIndex={0}
        aria-label={spokenOf(run, cpu, index)}
        className={chosen ? 'pickable picked' : 'pickable'}
        onClick={pick}
        onKeyDown={(event) => {
          if (event.code === 'Enter') pick()
        }}
      >
        <Target column={column} layout={layout} idle={FAMILY[cpu.label] === 'idle'} />
        {!layout.dense && (
          <text
            x={layout.words ? column.left + 4 : column.left + column.width / 2}
            y={layout.tileTop - 7}
            className="cpu-name"
            textAnchor={layout.words ? 'start' : 'middle'}
          >
            {layout.words ? t('CPU {cpu}', { cpu: index }) : index}
          </text>
        )}
        {layout.words && <StatusWords column={column} layout={layout} cpu={cpu} wanted={waitsFor(run, cpu)} />}
      </g>
    )
  })

const Target = ({ column, layout, idle }: { column: Column; layout: Layout; idle: boolean }) =>
  layout.dense ? (
    <rect
      x={column.left}
      y={column.top}
      width={column.width}
      height={layout.tileHeight}
      rx={3}
      className={idle ? 'dense dense-idle' : 'dense'}
    />
  ) : (
    <rect
      x={column.left}
      y={layout.tileTop - 20}
      width={column.width}
      height={layout.tileHeight + 40}
      className="column-target"
    />
  )

const StatusWords = (props: { column: Column; layout: Layout; cpu: CpuFrame; wanted: string }) => {
  const { column, layout, cpu, wanted } = props
  const family = FAMILY[cpu.label]
  const words = t(LABEL_WORD[cpu.label])
  const long =
    family === 'stall'
      ? t('waits for {line}', { line: wanted })
      : t('{doing} on {line}', { doing: words, line: wanted })
  const { text, size } = fit(wanted === '' ? [words] : [long, wanted], column.width - 6)
  return (
    <text
      x={column.left + 4}
      y={layout.tileTop + layout.tileHeight + 12}
      className={`status status-${family}`}
      style={{ fontSize: size }}
    >
      {text}
    </text>
  )
}

/** What lies over a tile: the interrupt that has put its thread aside, and the frame of a CPU that cannot go on. */
export const Overlays = ({ frame, layout, onPick }: MachineViewProps) =>
  frame.cpus.map((cpu, index) => {
    const column = layout.columns[index]
    const family = FAMILY[cpu.label]
    const pad = layout.dense ? 0 : layout.words ? 4 : 1
    const top = layout.dense ? column.top : layout.tileTop
    const box = { x: column.left + pad, y: top, width: column.width - 2 * pad, height: layout.tileHeight }
    return (
      <g key={index}>
        {cpu.interrupted && (
          <g className="pickable" onClick={() => onPick({ kind: 'cpu', index })}>
            <rect {...box} rx={5} className="interrupt-tile" />
            {layout.words && (
              <text
                x={column.left + column.width / 2}
                y={top + layout.tileHeight / 2}
                className="tile-name"
                style={{ fontSize: lettersOf(Math.min(12, column.width / 7)) }}
              >
                {t('interrupt')}
              </text>
            )}
          </g>
        )}
        {(family === 'stall' || family === 'spin') && <rect {...box} rx={5} className={`${family}-frame`} />}
        {layout.dense && (
          <text x={column.left + 3} y={top + layout.tileHeight - 4} className="dense-name">
            {index}
          </text>
        )}
      </g>
    )
  })
