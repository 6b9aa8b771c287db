/** Longer than this, what could stand in one line is written one below the other. */
const LINE_MAX = 96

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null

const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value).filter(([, inner]) => inner !== undefined)

/** In one line: `{ "a": 1 }`. */
const inline = (value: unknown): string => {
  if (isPlain(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  const members = entriesOf(value as object).map(([key, inner]) => `${JSON.stringify(key)}: ${inline(inner)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** Numbers in a row, filled up to the line's width. */
const filled = (values: readonly unknown[], pad: string): string => {
  const lines: string[] = []
  let line = ''
  for (const value of values) {
    const next = JSON.stringify(value)
    if (line !== '' && pad.length + line.length + next.length + 2 > LINE_MAX) {
      lines.push(`${line},`)
      line = next
    } else line = line === '' ? next : `${line}, ${next}`
  }
  return [...lines, line].map((one) => pad + one).join('\n')
}

/**
 * JSON as a person likes to read it: two spaces for each level, lists of numbers in rows, and each small thing of a list
 * in a line of its own. `level`: how deep it will stand; the first line has no indent.
 */
export const printJson = (value: unknown, level = 0): string => {
  if (isPlain(value)) return JSON.stringify(value)
  const pad = '  '.repeat(level + 1)
  const end = '  '.repeat(level)
  const list = Array.isArray(value)
  const inner: unknown[] = list ? value : entriesOf(value as object).map(([, one]) => one)
  if (inner.length === 0) return list ? '[]' : '{}'
  const short = inline(value)
  if (list && inner.every(isPlain)) {
    return pad.length + short.length <= LINE_MAX ? short : `[\n${filled(inner, pad)}\n${end}]`
  }
  if (list) return `[\n${inner.map((one) => pad + inItem(one, level + 1)).join(',\n')}\n${end}]`
  const members = entriesOf(value as object).map(
    ([key, one]) => `${pad}${JSON.stringify(key)}: ${printJson(one, level + 1)}`,
  )
  return `{\n${members.join(',\n')}\n${end}}`
}

/** One of a list: in one line where it has nothing within it and there is room. */
const inItem = (value: unknown, level: number): string => {
  const flat = isPlain(value) || Object.values(value as object).every(isPlain)
  const short = inline(value)
  return flat && 2 * level + short.length <= LINE_MAX ? short : printJson(value, level)
}
