import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { type Curve, Curves, spreadNames } from './curves.tsx'

const curve = (label: string, values: readonly number[]): Curve => ({
  label,
  points: values.map((value, order) => ({ cpus: 1 << order, value })),
})

const drawn = (curves: Curve[], references: Curve[] = []): string =>
  renderToStaticMarkup(
    createElement(Curves, {
      title: 'Work',
      curves,
      references,
      counts: [1, 2, 4],
      current: 2,
      width: 400,
      format: String,
    }),
  )

describe('a chart against the number of CPUs', () => {
  it('names its curves at their ends and says the numbers at their marks', () => {
    const picture = drawn([curve('One', [1, 2, 3]), curve('Two', [1, 1, 1])])
    expect(picture.match(/class="curve curve-\d"/g)).toHaveLength(2)
    expect(picture).toContain('<title>One, 4 CPUs: 3</title>')
    expect(picture).toContain('<title>Two, 1 CPU: 1</title>')
    expect(picture).toContain('aria-label="Work, against the number of CPUs"')
    expect(picture).toContain('on the stage')
  })

  it('draws references behind them, which do not press the curves flat', () => {
    const tallest = (picture: string): number =>
      Math.max(...[...picture.matchAll(/text-anchor="end"[^>]*>([\d.]+)</g)].map((match) => Number(match[1])))
    const picture = drawn([curve('One', [1, 2, 3])], [curve('without coherence', [10, 400, 90_000])])
    expect(picture.match(/curve-reference/g)).toHaveLength(1)
    expect(tallest(picture)).toBeLessThan(10)
    expect(tallest(drawn([curve('One', [1, 2, 3])], [curve('queueing', [1, 2, 4])]))).toBe(4)
    expect(drawn([curve('One', [1, 2, 3])], [curve('queueing', [1, 2, 4])])).toContain('>queueing</text>')
  })

  it('can be drawn while there is nothing to draw', () => {
    for (const picture of [drawn([curve('One', [])]), drawn([curve('One', [0])]), drawn([])])
      expect(picture).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('moves names apart that would stand on each other', () => {
    expect(spreadNames([{ y: 50 }, { y: 52 }, { y: 20 }], 10, 100).map(({ y }) => y)).toEqual([20, 50, 65])
    expect(spreadNames([{ y: 99 }, { y: 98 }], 10, 100).map(({ y }) => y)).toEqual([85, 100])
  })
})
