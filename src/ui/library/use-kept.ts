import { useEffect, useState } from 'react'
import { KEEPER } from '../../keeping/own.ts'
import type { Kept, Saved } from '../../keeping/record.ts'

/** What this browser keeps, read anew whenever it changes, here or in another tab; and why it cannot be read. */
export const useKept = (): { kept: readonly Kept<Saved>[]; problem: string } => {
  const [kept, setKept] = useState<readonly Kept<Saved>[]>([])
  const [problem, setProblem] = useState('')
  useEffect(() => {
    let current = true
    const read = (): void => {
      KEEPER.list().then(
        (all) => {
          if (!current) return
          setKept(all)
          setProblem('')
        },
        (error: unknown) => current && setProblem(error instanceof Error ? error.message : String(error)),
      )
    }
    read()
    const stop = KEEPER.onChange(read)
    return () => {
      current = false
      stop()
    }
  }, [])
  return { kept, problem }
}
