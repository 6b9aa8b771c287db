import type { CitationFacts } from '../../interchange/export/citation.ts'
import { PROGRAM_VERSION } from '../../scenario/program.ts'

/** What is cited; `fragment` is what stands behind the # of a link to it. */
export const citationFacts = async (
  title: string,
  engine: number,
  runs: CitationFacts['runs'],
  fragment: () => Promise<string>,
): Promise<CitationFacts> => {
  const [page] = location.href.split('#')
  // A scenario that is too long for a link has none, and is sent as a file.
  const link = await fragment().then(
    (text) => `${page}#${text}`,
    () => page,
  )
  return { title, engine, runs, link, program: PROGRAM_VERSION, date: new Date().toISOString().slice(0, 10) }
}
