import { Fragment, type ReactNode } from 'react'

const MARKED = /<(\w+)>(.*?)<\/\1>/g

/**
 * A whole sentence with parts that are set apart: `text` has them between `<name>` and `</name>`, so that each language
 * may put them where it wants them; `marks` says how each is shown.
 */
export const Rich = ({
  text,
  marks,
}: {
  text: string
  marks: Readonly<Record<string, (words: string) => ReactNode>>
}): ReactNode => {
  const parts: ReactNode[] = []
  let end = 0
  for (const match of text.matchAll(MARKED)) {
    const [whole, name, words] = match
    parts.push(text.slice(end, match.index), marks[name]?.(words) ?? words)
    end = match.index + whole.length
  }
  parts.push(text.slice(end))
  return parts.map((part, place) => <Fragment key={place}>{part}</Fragment>)
}
