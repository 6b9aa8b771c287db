import { useId, useState } from 'react'
import { WORKLOAD_CARDS } from '../sim/workload/cards/registry.ts'
import type { ParamSpec } from '../sim/kernel/params.ts'
import { changeScenario, useApp } from '../store/app.ts'

const UNIT: Record<ParamSpec['unit'], string> = {
  count: '',
  ps: 'ps',
  bytes: 'bytes',
  perSecond: 'per second',
  permille: '‰',
  choice: '',
}

const ParamField = ({ spec, value, kind }: { spec: ParamSpec; value: number; kind: string }) => {
  const id = useId()
  const [text, setText] = useState(String(value))
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    setText(String(value))
  }
  const number = Number(text)
  const good = Number.isInteger(number) && number >= spec.min && number <= spec.max
  const commit = (): void => {
    if (!good || number === value) return
    const { workload } = useApp.getState().scenario
    changeScenario({ workload: { kind, params: { ...workload.params, [spec.name]: number } } })
  }
  return (
    <div className="field">
      <label htmlFor={id}>
        {spec.title} {UNIT[spec.unit] && `(${UNIT[spec.unit]})`}
      </label>
      <input
        id={id}
        type="number"
        value={text}
        min={spec.min}
        max={spec.max}
        aria-invalid={!good}
        aria-describedby={`${id}-about`}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.code === 'Enter') commit()
        }}
      />
      <span id={`${id}-about`}>
        {good ? spec.about : `It must be a whole number from ${spec.min} to ${spec.max}; ${value} stays in force.`}
      </span>
    </div>
  )
}

/** The numbers that belong to the workload. */
export const WorkloadParams = () => {
  const { kind, params } = useApp((state) => state.scenario.workload)
  const model = WORKLOAD_CARDS[kind]
  return (
    <fieldset>
      <legend className="mt-3 text-sm font-semibold">Workload: {model.title}</legend>
      <div className="mt-2 grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        {model.params.map((spec) => (
          <ParamField key={spec.name} spec={spec} value={params[spec.name]} kind={kind} />
        ))}
      </div>
    </fieldset>
  )
}
