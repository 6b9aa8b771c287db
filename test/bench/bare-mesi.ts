/**
 * What the language itself allows: MESI for four caches of 32 KB, written by hand over typed arrays, nothing counted
 * but the misses, nothing that could be changed, addresses of 32 bits only. The replay is measured against it.
 */
const CACHES = 4
const WAYS = 8
const SETS = 64
const [S, E, M] = [1, 2, 3]

export class BareMesi {
  misses = 0
  private readonly tags = new Int32Array(CACHES * SETS * WAYS).fill(-1)
  private readonly states = new Uint8Array(CACHES * SETS * WAYS)
  private readonly stamps = new Int32Array(CACHES * SETS * WAYS)
  private now = 0

  replay(cpus: Uint8Array, ops: Uint8Array, addresses: Uint32Array, count: number): void {
    const { tags, states, stamps } = this
    for (let at = 0; at < count; at++) {
      const cpu = cpus[at]
      const block = addresses[at] >>> 6
      const set = block & (SETS - 1)
      const first = (set * CACHES + cpu) * WAYS
      let slot = first
      while (slot < first + WAYS && tags[slot] !== block) slot++
      const now = ++this.now
      if (slot < first + WAYS) {
        stamps[slot] = now
        if (ops[at] === 0 || states[slot] === M) continue
        if (states[slot] === S) this.takeFromOthers(cpu, set, block)
        states[slot] = M
        continue
      }
      this.misses++
      const shared =
        ops[at] === 1 ? this.takeFromOthers(cpu, set, block) && false : this.shareWithOthers(cpu, set, block)
      let victim = first
      for (let way = first; way < first + WAYS; way++) {
        if (tags[way] === -1) {
          victim = way
          break
        }
        if (stamps[way] < stamps[victim]) victim = way
      }
      tags[victim] = block
      stamps[victim] = now
      states[victim] = ops[at] === 1 ? M : shared ? S : E
    }
  }

  private takeFromOthers(cpu: number, set: number, block: number): boolean {
    for (let other = 0; other < CACHES; other++) {
      if (other === cpu) continue
      const first = (set * CACHES + other) * WAYS
      for (let slot = first; slot < first + WAYS; slot++) {
        if (this.tags[slot] !== block) continue
        this.tags[slot] = -1
        break
      }
    }
    return true
  }

  private shareWithOthers(cpu: number, set: number, block: number): boolean {
    let shared = false
    for (let other = 0; other < CACHES; other++) {
      if (other === cpu) continue
      const first = (set * CACHES + other) * WAYS
      for (let slot = first; slot < first + WAYS; slot++) {
        if (this.tags[slot] !== block) continue
        this.states[slot] = S
        shared = true
        break
      }
    }
    return shared
  }
}
