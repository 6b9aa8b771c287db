const EMPTY = -1
const FIRST_CAPACITY = 1 << 13

/**
 * Gives blocks numbers from 0 in the order in which they first appear. A hash table with open addressing in two flat
 * arrays: about three times as fast as a `Map` for this, and a third of its memory.
 */
export class BlockNumbers {
  /** Blocks known so far; the next new one gets this number. */
  count = 0
  private keys = new Float64Array(FIRST_CAPACITY).fill(EMPTY)
  private numbers = new Int32Array(FIRST_CAPACITY)

  /** The number of a block, which is made known by asking. */
  of(block: number): number {
    const at = this.placeOf(block)
    if (this.keys[at] === block) return this.numbers[at]
    const number = this.count++
    this.keys[at] = block
    this.numbers[at] = number
    if (this.count * 2 > this.keys.length) this.grow()
    return number
  }

  /** The number of a block, or −1 if it has never been asked for. */
  find(block: number): number {
    const at = this.placeOf(block)
    return this.keys[at] === block ? this.numbers[at] : -1
  }

  private placeOf(block: number): number {
    const { keys } = this
    const mask = keys.length - 1
    // The upper 21 bits of a block number must matter too, or 48-bit addresses that differ only there would collide.
    const low = block | 0
    const high = (block / 0x100000000) | 0
    const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1)
    let at = (mixed ^ (mixed >>> 15)) & mask
    while (keys[at] !== block && keys[at] !== EMPTY) at = (at + 1) & mask
    return at
  }

  private grow(): void {
    const { keys, numbers } = this
    this.keys = new Float64Array(keys.length * 2).fill(EMPTY)
    this.numbers = new Int32Array(keys.length * 2)
    for (let from = 0; from < keys.length; from++) {
      if (keys[from] === EMPTY) continue
      const to = this.placeOf(keys[from])
      this.keys[to] = keys[from]
      this.numbers[to] = numbers[from]
    }
  }
}
