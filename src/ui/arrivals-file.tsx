import { useId, useState } from 'react'
import { t } from '../language/t.ts'
import { ArrivalsError, parseArrivalTimes } from '../interchange/arrival-times.ts'
import { changeScenario, useApp } from '../store/app.ts'

const BYTES_MAX = 2_000_000

/** Where units arrive as a file says: which file, and what was wrong with it. Nothing is taken over from a bad one. */
const ArrivalsFile = () => {
  const id = useId()
  const gaps = useApp((state) => state.scenario.arrivals)
  const [problem, setProblem] = useState<string | null>(null)
  const read = async (file: File): Promise<void> => {
    try {
      if (file.size > BYTES_MAX)
        throw new ArrivalsError(
          t('{name}: more than {bytes} bytes; keep the first ones', { name: file.name, bytes: BYTES_MAX }),
        )
      changeScenario({ arrivals: parseArrivalTimes(file.name, await file.text()) })
      setProblem(null)
    } catch (error) {
      if (!(error instanceof ArrivalsError)) throw error
      setProblem(error.message)
    }
  }
  return (
    <div className="field mt-2">
      <label htmlFor={id}>{t('Arrival times')}</label>
      <input
        id={id}
        type="file"
        accept=".txt,.csv,text/plain,text/csv"
        aria-describedby={`${id}-about`}
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file !== undefined) void read(file)
        }}
      />
      <span id={`${id}-about`} className="basis-full" role={problem === null ? undefined : 'alert'}>
        {problem ??
          (gaps === undefined
            ? t('One time to a line, in ns or with a unit; until there is a file, arrivals are at random.')
            : t('{count} arrivals, played again and again.', { count: gaps.length + 1 }))}
      </span>
    </div>
  )
}

export default ArrivalsFile
