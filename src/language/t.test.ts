import { afterEach, describe, expect, it } from 'vitest'
import { speak, t } from './t.ts'

describe('a text', () => {
  afterEach(() => speak({}))

  it('is the English one where there is no other', () => {
    speak({ Share: 'Teilen' })
    expect(t('Share')).toBe('Teilen')
    expect(t('Help')).toBe('Help')
  })

  it('takes its values by name, in the order of its own language', () => {
    expect(t('{thread} goes to CPU {cpu}', { thread: 'netisr 0', cpu: 0 })).toBe('netisr 0 goes to CPU 0')
    speak({ '{thread} goes to CPU {cpu}': 'Auf CPU {cpu} geht {thread}' })
    expect(t('{thread} goes to CPU {cpu}', { thread: '{cpu}', cpu: 3 })).toBe('Auf CPU 3 geht {cpu}')
  })

  it('leaves a place without a value as it is', () => {
    expect(t('from {a} to {b}', { a: 1 })).toBe('from 1 to {b}')
  })
})
