/** Loads and stores, a few thousand at a time, in columns. */
export interface AccessBatch {
  /** Processor of each access. */
  cpus: Uint8Array
  /** 0 read, 1 write. */
  ops: Uint8Array
  /** Byte addresses, up to 2^53. */
  addresses: Float64Array
  count: number
}

export const BATCH_CAPACITY = 1 << 14

export const emptyBatch = (capacity = BATCH_CAPACITY): AccessBatch => ({
  cpus: new Uint8Array(capacity),
  ops: new Uint8Array(capacity),
  addresses: new Float64Array(capacity),
  count: 0,
})
