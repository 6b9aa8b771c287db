/**
 * The one source of chance: xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators",
 * 2018), seeded through splitmix32. Integers only, so that every engine draws the same numbers. The state is four
 * 32-bit words in a typed array, which makes it part of a checkpoint.
 */
export type RandomState = Uint32Array

const splitmix32 = (seed: number): { next: number; seed: number } => {
  const advanced = (seed + 0x9e3779b9) >>> 0
  let z = advanced
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return { next: (z ^ (z >>> 15)) >>> 0, seed: advanced }
}

/** A generator's state from a 32-bit seed. */
export const seedRandom = (seed: number): RandomState => {
  const state = new Uint32Array(4)
  let carry = seed >>> 0
  for (let word = 0; word < 4; word++) {
    const step = splitmix32(carry)
    state[word] = step.next
    carry = step.seed
  }
  return state
}

const rotateLeft = (value: number, bits: number): number => ((value << bits) | (value >>> (32 - bits))) >>> 0

/** The next 32 random bits, as a number from 0 to 2^32 − 1. */
export const nextUint32 = (state: RandomState): number => {
  const result = Math.imul(rotateLeft(Math.imul(state[1], 5), 7), 9) >>> 0
  const shifted = state[1] << 9
  state[2] ^= state[0]
  state[3] ^= state[1]
  state[1] ^= state[2]
  state[0] ^= state[3]
  state[2] ^= shifted
  state[3] = rotateLeft(state[3], 11)
  return result
}

/** A number from 0 to `bound` − 1, each equally likely. Rejects the uneven rest instead of folding it in. */
export const nextBelow = (state: RandomState, bound: number): number => {
  const limit = 0x100000000 - (0x100000000 % bound)
  for (;;) {
    const draw = nextUint32(state)
    if (draw < limit) return draw % bound
  }
}

/**
 * An exponentially distributed whole number with the given mean. Von Neumann's method ("Various techniques used in
 * connection with random digits", 1951) needs comparisons only, so no engine's logarithm can change a run.
 */
export const nextExponential = (state: RandomState, mean: number): number => {
  for (let whole = 0; ; whole++) {
    const first = nextUint32(state)
    let previous = first
    let runLength = 1
    for (;;) {
      const draw = nextUint32(state)
      if (draw >= previous) break
      previous = draw
      runLength++
    }
    if (runLength % 2 === 1) return Math.floor(mean * (whole + first / 0x100000000))
  }
}
