import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRequest } from './messages.ts'

describe('a message from another page', () => {
  it('is taken where it is well formed', () => {
    for (const rest of [
      { do: 'play' },
      { do: 'pause' },
      { do: 'state' },
      { do: 'seek', ps: 5 },
      { do: 'load', link: 's=packets' },
    ]) {
      const message = { mastership: 1, id: 'a', ...rest }
      expect(readRequest(message)).toEqual({ request: message })
    }
  })

  it.each([
    [{ mastership: 1, id: 3, do: 'seek', ps: -1 }, 3, /^ps: /],
    [{ mastership: 1, id: 3, do: 'seek', ps: 0.5 }, 3, /^ps: /],
    [{ mastership: 1, id: 3, do: 'seek' }, 3, /^ps: /],
    [{ mastership: 1, id: 3, do: 'explode' }, 3, /^do: /],
    [{ mastership: 1, id: 3, do: 'play', more: 1 }, 3, /^more: /],
    [{ mastership: 1, do: 'play' }, null, /^id: /],
    [{ mastership: 2, id: 'x', do: 'play' }, 'x', /newer/],
    [{ id: 'x', do: 'play' }, 'x', /^mastership: /],
    [{ mastership: 1, id: 1, do: 'load', link: 'x'.repeat(100_001) }, 1, /^link: /],
    ['play', null, /message: /],
    [null, null, /message: /],
  ])('is refused with a sentence where it is not: %j', (data, id, error) => {
    expect(readRequest(data)).toEqual({
      refusal: { mastership: 1, id, ok: false, error: expect.stringMatching(error) as string },
    })
  })

  it('never is an exception, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withMap: true, withBigInt: true, withDate: true, withTypedArray: true }), (data) => {
        expect(readRequest(data)).toHaveProperty('refusal')
      }),
      { numRuns: 2000 },
    )
  })
})
