import { t } from '../../language/t.ts'

/** Keys and indices that lead from the outermost value to one within it. */
export type JsonPath = readonly (string | number)[]

/** One value of a JSON text, and where it stands in it: from the first character to behind the last. */
export interface JsonNode {
  from: number
  to: number
  value: unknown
  /** Of an object, in the order of the text. */
  members?: readonly JsonMember[]
  /** Of an array. */
  items?: readonly JsonNode[]
}

export interface JsonMember {
  key: string
  keyFrom: number
  keyTo: number
  node: JsonNode
}

/** Where a text stops being JSON, and what it would take there. */
export interface JsonFault {
  from: number
  to: number
  message: string
}

export type JsonRead = { ok: true; root: JsonNode } | { ok: false; fault: JsonFault }

/** No scenario is deeper, and a text that is must not exhaust the stack. */
const DEPTH_MAX = 64
const SPACE = /[ \t\r\n]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /[A-Za-z_$][\w$]*/y
const LITERALS = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
])
/** Keys that could reach a prototype: nobody is to see them. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

class Fault extends Error {
  readonly from: number
  readonly to: number

  constructor(message: string, from: number, to: number) {
    super(message)
    this.from = from
    this.to = to
  }
}

class Reader {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  whole(): JsonNode {
    const root = this.node(0)
    this.space()
    if (this.at < this.text.length) this.fail(t('There is something behind the end of the JSON; take it away.'))
    return root
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.at += found.length
    return found
  }

  private space(): void {
    this.match(SPACE)
    if (this.text.startsWith('//', this.at) || this.text.startsWith('/*', this.at)) {
      this.fail(t('JSON has no comments; take it away.'))
    }
  }

  private fail(message: string, from = this.at, to = Math.min(this.text.length, this.at + 1)): never {
    throw new Fault(message, from, to)
  }

  private node(depth: number): JsonNode {
    this.space()
    if (depth > DEPTH_MAX) this.fail(t('This is more than {count} levels deep; no scenario is.', { count: DEPTH_MAX }))
    const from = this.at
    const letter = this.text[from]
    if (letter === undefined) this.fail(t('The text ends where a value is missing.'), Math.max(0, from - 1), from)
    if (letter === '{') return this.object(depth)
    if (letter === '[') return this.array(depth)
    if (letter === '"') return { from, value: this.string(), to: this.at }
    return this.plain(from)
  }

  /** A number, true, false or null. */
  private plain(from: number): JsonNode {
    const digits = this.match(NUMBER)
    if (digits !== '') {
      if (/[\w.]/.test(this.text[this.at] ?? ''))
        this.fail(t('This is not a number as JSON writes it.'), from, this.at + 1)
      return { from, to: this.at, value: Number(digits) }
    }
    const word = this.match(WORD)
    if (LITERALS.has(word)) return { from, to: this.at, value: LITERALS.get(word) }
    if (word !== '') this.fail(t('Texts stand in double quotes: "{word}".', { word: word.slice(0, 30) }), from, this.at)
    if (this.text[from] === "'") this.fail(t('JSON has double quotes (") only.'))
    return this.fail(t('Here a value is missing: a number, a text in double quotes, an object or a list.'))
  }

  private string(): string {
    const from = this.at++
    for (;;) {
      const letter = this.text[this.at]
      if (letter === undefined || letter === '\n')
        this.fail(t('This text is never closed: its " is missing.'), from, this.at)
      this.at++
      if (letter === '\\') this.at++
      else if (letter === '"') break
    }
    try {
      return JSON.parse(this.text.slice(from, this.at)) as string
    } catch {
      return this.fail(
        t('There is something in this text that JSON writes otherwise, such as a single backslash.'),
        from,
        this.at,
      )
    }
  }

  /** After a value in an object or an array: whether there is another one. */
  private another(open: number, close: string): boolean {
    this.space()
    const letter = this.text[this.at]
    if (letter === undefined)
      this.fail(
        t('This {open} is never closed: its {close} is missing.', { open: this.text[open], close }),
        open,
        open + 1,
      )
    if (letter === close) {
      this.at++
      return false
    }
    if (letter !== ',') this.fail(t('Here a comma is missing, or the {close} that ends it.', { close }))
    const comma = this.at++
    this.space()
    if (this.text[this.at] === close)
      this.fail(t('There is no value behind this comma; take it away.'), comma, comma + 1)
    return true
  }

  private array(depth: number): JsonNode {
    const from = this.at++
    const items: JsonNode[] = []
    this.space()
    if (this.text[this.at] === ']') this.at++
    else
      do {
        items.push(this.node(depth + 1))
      } while (this.another(from, ']'))
    return { from, to: this.at, items, value: items.map(({ value }) => value) }
  }

  private object(depth: number): JsonNode {
    const from = this.at++
    const members: JsonMember[] = []
    this.space()
    if (this.text[this.at] === '}') this.at++
    else
      do {
        const member = this.member(from, depth)
        if (members.some(({ key }) => key === member.key))
          this.fail(t('"{key}" is there twice; take one away.', { key: member.key }), member.keyFrom, member.keyTo)
        members.push(member)
      } while (this.another(from, '}'))
    const seen = members.filter(({ key }) => !FORBIDDEN.has(key))
    return {
      from,
      to: this.at,
      members: seen,
      value: Object.fromEntries(seen.map(({ key, node }) => [key, node.value])),
    }
  }

  private member(open: number, depth: number): JsonMember {
    this.space()
    const keyFrom = this.at
    if (this.text[keyFrom] === undefined)
      this.fail(t('This {open} is never closed: its {close} is missing.', { open: '{', close: '}' }), open, open + 1)
    if (this.text[keyFrom] !== '"') this.fail(t('Here a name in double quotes is missing.'))
    const key = this.string()
    const keyTo = this.at
    this.space()
    if (this.text[this.at] !== ':')
      this.fail(t('A colon is missing behind "{key}".', { key: key.slice(0, 30) }), keyFrom, keyTo)
    this.at++
    return { key, keyFrom, keyTo, node: this.node(depth + 1) }
  }
}

/** Reads a JSON text with the place of everything in it; where it is none, says where, and what it would take. */
export const readJson = (text: string): JsonRead => {
  try {
    return { ok: true, root: new Reader(text).whole() }
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: { from: error.from, to: error.to, message: error.message } }
    throw error
  }
}

/** What lies at a path, or undefined. */
export const nodeAt = (root: JsonNode, path: JsonPath): JsonNode | undefined => {
  let node: JsonNode | undefined = root
  for (const step of path) {
    node = typeof step === 'number' ? node?.items?.[step] : node?.members?.find(({ key }) => key === step)?.node
  }
  return node
}

/** The line of a place in a text, from 1. */
export const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length
