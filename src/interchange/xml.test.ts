import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ImportError } from './import-error.ts'
import { parseXml, XML_LIMITS, type XmlElement } from './xml.ts'

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('>', '&gt;')

const write = (element: XmlElement): string => {
  const attributes = [...element.attributes].map(([name, value]) => ` ${name}="${escape(value)}"`).join('')
  return `<${element.name}${attributes}>${escape(element.text)}${element.children.map(write).join('')}</${element.name}>`
}

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/)
/** Elements with up to three of the given children. */
const elementOf = (children: fc.Arbitrary<XmlElement>[]): fc.Arbitrary<XmlElement> =>
  fc.record({
    name,
    attributes: fc
      .uniqueArray(fc.tuple(name, fc.string({ maxLength: 12 })), { selector: ([key]) => key, maxLength: 4 })
      .map((pairs) => new Map(pairs)),
    children: children.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...children), { maxLength: 3 }),
    text: fc.string({ maxLength: 12 }),
    line: fc.constant(1),
  })
const leaf = elementOf([])
const branch = elementOf([leaf])
const element = elementOf([leaf, branch])

const messageOf = (text: string): string => {
  try {
    parseXml(text)
  } catch (error) {
    if (error instanceof ImportError) return error.message
    throw error
  }
  return 'it was read'
}

describe('the XML reader', () => {
  it('reads back whatever tree was written', () => {
    fc.assert(
      fc.property(element, (tree) => {
        expect(parseXml(write(tree))).toEqual(tree)
      }),
    )
  })

  it('either reads a damaged file or refuses it with a line, and never fails otherwise', () => {
    fc.assert(
      fc.property(element, fc.nat(), fc.string({ maxLength: 4 }), (tree, at, noise) => {
        const text = write(tree)
        const place = at % text.length
        expect(messageOf(text.slice(0, place) + noise + text.slice(place + 2))).toMatch(
          /^(line \d+: .{10}|it was read)/,
        )
      }),
    )
  })

  it('skips declarations, comments and a plain document type', () => {
    const root = parseXml('<?xml version="1.0"?>\n<!DOCTYPE a SYSTEM "a.dtd">\n<!-- x -->\n<a>\n<b c="1"/></a>\n')
    expect(root.line).toBe(4)
    expect(root.children[0]).toMatchObject({ name: 'b', line: 5 })
  })

  it('never expands an entity of the file itself', () => {
    expect(messageOf('<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>')).toMatch(/declares its own entities/)
    expect(messageOf('<a>\n&b;</a>')).toMatch(/line \d: &b is not one of XML's own entities/)
    expect(messageOf('<a b="&xxe;"/>')).toMatch(/no others are expanded/)
    expect(parseXml('<a b="&#65;&#x42;&lt;"/>').attributes.get('b')).toBe('AB<')
  })

  it('names the line of what is damaged', () => {
    expect(messageOf('<a>\n<b>\n</a>')).toMatch(/^line 3: <\/a> closes <b> of line 2/)
    expect(messageOf('<a>\n<b/>\n')).toMatch(/<a> of line 1 is not closed; is the file cut off/)
    expect(messageOf('<a b="1" b="2"/>')).toMatch(/attribute b twice/)
    expect(messageOf('hello')).toMatch(/is this an XML file/)
    expect(messageOf('<a/><b/>')).toMatch(/nothing after/)
  })

  it('refuses what is too deep or too large', () => {
    expect(messageOf('<a>'.repeat(XML_LIMITS.depth + 1))).toMatch(/deeper than 64/)
    expect(messageOf(`<a>${'<b/>'.repeat(XML_LIMITS.elements)}</a>`)).toMatch(/more than 200000 elements/)
    expect(messageOf(' '.repeat(XML_LIMITS.characters + 1))).toMatch(/longer than/)
  })
})
