/**
 * Sets of small numbers as bits, one set for each row: for each line the caches that hold it, above all. A bus needs no such list in hardware, since every cache
 * looks at every transaction; here it saves visiting the caches that would only answer "not mine". A directory
 * keeps exactly this list.
 */
export class Holders {
  readonly mutable = ['bits'] as const
  private readonly words: number
  private bits: Uint32Array

  constructor(lines: number, caches: number) {
    this.words = (caches + 31) >> 5
    this.bits = new Uint32Array(lines * this.words)
  }

  add(line: number, cache: number): void {
    this.bits[line * this.words + (cache >> 5)] |= 1 << (cache & 31)
  }

  remove(line: number, cache: number): void {
    this.bits[line * this.words + (cache >> 5)] &= ~(1 << (cache & 31))
  }

  has(line: number, cache: number): boolean {
    return (this.bits[line * this.words + (cache >> 5)] & (1 << (cache & 31))) !== 0
  }

  /** The first holder at or after `from`, or −1. Walking with `next(line, found + 1)` visits all, in order. */
  next(line: number, from: number): number {
    const base = line * this.words
    let word = from >> 5
    if (word >= this.words) return -1
    let rest = this.bits[base + word] & (-1 << (from & 31))
    for (;;) {
      if (rest !== 0) return word * 32 + (31 - Math.clz32(rest & -rest))
      word++
      if (word >= this.words) return -1
      rest = this.bits[base + word]
    }
  }
}
