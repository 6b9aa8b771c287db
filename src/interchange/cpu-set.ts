import { ImportError } from './import-error.ts'

const WORD_BITS = 32
const WORDS_MAX = 256

/**
 * Reads hwloc's bitmap text: hexadecimal words of 32 bits, most significant first, separated by commas; an empty word
 * is 0 (hwloc, `hwloc_bitmap_snprintf`). Returns the numbers of the bits that are set, ascending.
 */
export const parseCpuSet = (text: string, line: number): number[] => {
  const words = text.split(',')
  if (words.length > WORDS_MAX) throw new ImportError(line, `a CPU set of more than ${WORDS_MAX} words`)
  const bits: number[] = []
  words.toReversed().forEach((word, index) => {
    if (!/^(0x)?[0-9a-fA-F]{0,8}$/.test(word)) {
      throw new ImportError(line, `"${text.slice(0, 40)}" is not a CPU set; expected words such as 0x0000ffff`)
    }
    const value = Number.parseInt(word.replace('0x', '') || '0', 16)
    for (let bit = 0; bit < WORD_BITS; bit++) if (((value >>> bit) & 1) === 1) bits.push(index * WORD_BITS + bit)
  })
  return bits
}
