/** What a citation says. The date is the caller's: the core knows none. */
export interface CitationFacts {
  /** Of the scenario. */
  title: string
  link: string
  program: string
  engine: number
  /** Of the day on which it was looked at: 2026-12-31. */
  date: string
  /** Each run: under which kernel or system, and its digest; empty where the run is not over. */
  runs: readonly { title: string; digest: string }[]
}

const runsText = ({ runs }: CitationFacts): string =>
  runs.map(({ title, digest }) => `${title} ${digest === '' ? '(not run to its end)' : digest}`).join(', ')

/** A citation as a sentence. */
export const plainCitation = (facts: CitationFacts): string =>
  `Mastership ${facts.program} (engine ${facts.engine}). “${facts.title}”. Digests of the runs: ${runsText(facts)}. ` +
  `${facts.link} (${facts.date}).`

/** Characters that mean something to TeX. */
const TEX: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

const tex = (text: string): string => text.replaceAll(/[\\{}&%$#_~^]/g, (sign) => TEX[sign])

const keyOf = ({ title, runs }: CitationFacts): string => {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? ['run']
  const digest = runs.find((run) => run.digest !== '')?.digest.slice(0, 6)
  return ['mastership', ...words.slice(0, 4), ...(digest === undefined ? [] : [digest])].join('-')
}

/** The same as an entry for BibTeX. A link's braces are written as a browser would send them. */
export const bibtexCitation = (facts: CitationFacts): string => {
  const [year, month] = facts.date.split('-')
  const url = facts.link.replaceAll('{', '%7B').replaceAll('}', '%7D').replaceAll('\\', '%5C')
  const note = `Program version ${facts.program}, engine ${facts.engine}; digests of the runs: ${runsText(facts)}`
  return [
    `@misc{${keyOf(facts)},`,
    `  title = {{Mastership}: ${tex(facts.title)}},`,
    `  howpublished = {\\url{${url}}},`,
    `  note = {${tex(note)}},`,
    `  year = {${year}},`,
    `  month = {${Number(month)}},`,
    `  urldate = {${facts.date}}`,
    '}',
    '',
  ].join('\n')
}
