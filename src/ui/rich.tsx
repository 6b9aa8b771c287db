import { Fragment, type ReactNode } from 'react'

type Mark = (words: string) => ReactNode

const MARKED = /<(\w+)>(.*?)<\/\1>/g

const MARKS: Readonly<Record<string, Mark>> = {
  b: (words) => <b>{words}</b>,
  code: (words) => <code>{words}</code>,
}

/**
 * A whole sentence with parts that are set apart: `text` has them between `<b>` and `</b>`, so that each language may put
 * them where it wants them; `marks` says how those other than bold type and code are shown.
 */
export const Rich = ({ text, marks }: { text: string; marks?: Readonly<Record<string, Mark>> }): ReactNode => {
  const parts: ReactNode[] = []
  let end = 0
  for (const match of text.matchAll(MARKED)) {
    const [whole, name, words] = match
    const mark = marks?.[name] ?? MARKS[name]
    parts.push(text.slice(end, match.index), mark === undefined ? words : mark(words))
    end = match.index + whole.length
  }
  parts.push(text.slice(end))
  return parts.map((part, place) => <Fragment key={place}>{part}</Fragment>)
}
