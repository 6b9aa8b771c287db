import { type AccessBatch, emptyBatch } from '../access-batch.ts'
import { TraceError, type TraceFormat } from './format.ts'

const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const TAB = 9
const COMMA = 44
const PROCESSORS_MAX = 255

/** Value of each byte as a hexadecimal digit, or −1. */
const HEX = Int8Array.from({ length: 256 }, (_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase())
  return byte === 0 ? -1 : digit
})

const isBlank = (byte: number): boolean => byte === SPACE || byte === TAB

/**
 * Reads one file of a text trace in whatever pieces it comes: bytes in, batches of accesses out, no string per line.
 * A line that is cut by the end of a piece is kept for the next one.
 */
export class LineParser {
  /** Lines read so far. */
  line = 0
  private readonly format: TraceFormat
  private readonly cpu: number
  private readonly onBatch: (batch: AccessBatch) => void
  private batch: AccessBatch = emptyBatch()
  private rest: Uint8Array = new Uint8Array(0)
  private at = 0

  /** `cpu`: the processor of every access, in formats whose lines do not say. `onBatch` must be done with a batch when it returns. */
  constructor(format: TraceFormat, cpu: number, onBatch: (batch: AccessBatch) => void) {
    this.format = format
    this.cpu = cpu
    this.onBatch = onBatch
  }

  push(bytes: Uint8Array): void {
    let piece = bytes
    if (this.rest.length > 0) {
      piece = new Uint8Array(this.rest.length + bytes.length)
      piece.set(this.rest)
      piece.set(bytes, this.rest.length)
    }
    const end = piece.lastIndexOf(NEWLINE) + 1
    this.parse(piece, end)
    this.rest = piece.slice(end)
    if (this.rest.length > 4096) this.fail('a line of more than 4,096 characters; is this a text file?')
  }

  /** The file has ended. */
  end(): void {
    if (this.rest.length > 0) {
      const last = new Uint8Array(this.rest.length + 1)
      last.set(this.rest)
      last[this.rest.length] = NEWLINE
      this.rest = new Uint8Array(0)
      this.parse(last, last.length)
    }
    this.flush()
  }

  private flush(): void {
    if (this.batch.count === 0) return
    this.onBatch(this.batch)
    this.batch.count = 0
  }

  private parse(bytes: Uint8Array, end: number): void {
    this.at = 0
    const { format } = this
    while (this.at < end) {
      this.line++
      while (isBlank(bytes[this.at])) this.at++
      if (bytes[this.at] !== NEWLINE && bytes[this.at] !== RETURN) {
        if (format === 'processor') this.processorLine(bytes)
        else if (format === 'lackey') this.lackeyLine(bytes)
        else this.labelLine(bytes)
        while (isBlank(bytes[this.at])) this.at++
      }
      if (bytes[this.at] === RETURN) this.at++
      if (bytes[this.at] !== NEWLINE) this.fail('something stands after the address')
      this.at++
    }
  }

  private processorLine(bytes: Uint8Array): void {
    let at = this.at
    let cpu = 0
    for (let digit = bytes[at] - 48; digit >= 0 && digit <= 9; digit = bytes[++at] - 48) cpu = cpu * 10 + digit
    if (at === this.at || cpu > PROCESSORS_MAX) this.fail(`expected a processor number from 0 to ${PROCESSORS_MAX}`)
    while (isBlank(bytes[at])) at++
    const letter = bytes[at++] | 32
    // r is 114, w is 119.
    if (letter !== 114 && letter !== 119) this.fail('expected r or w after the processor number')
    this.at = at
    this.add(cpu, letter === 119 ? 1 : 0, this.address(bytes))
  }

  private labelLine(bytes: Uint8Array): void {
    const label = bytes[this.at++] - 48
    const perCore = this.format === 'per-core'
    if (label < 0 || label > (perCore ? 2 : 4)) this.fail(`expected a label from 0 to ${perCore ? 2 : 4}`)
    const value = this.address(bytes)
    if (!perCore) this.skipLine(bytes)
    // Per core, label 2 is time spent on other work; in dinero it is an instruction fetch, which is a read; 3 and 4 are no accesses.
    if (label < 2) this.add(this.cpu, label, value)
    else if (label === 2 && !perCore) this.add(this.cpu, 0, value)
  }

  private lackeyLine(bytes: Uint8Array): void {
    const kind = bytes[this.at++]
    // Valgrind's own messages, which begin with ==.
    if (kind === 61) return this.skipLine(bytes)
    const address = this.address(bytes)
    if (bytes[this.at] !== COMMA) this.fail('expected "address,size"')
    this.skipLine(bytes)
    switch (String.fromCharCode(kind)) {
      case 'I':
      case 'L':
        return this.add(0, 0, address)
      case 'S':
        return this.add(0, 1, address)
      case 'M':
        this.add(0, 0, address)
        return this.add(0, 1, address)
      default:
        return this.fail('expected I, L, S or M at the beginning')
    }
  }

  private address(bytes: Uint8Array): number {
    let at = this.at
    while (isBlank(bytes[at])) at++
    if (bytes[at] === 48 && (bytes[at + 1] | 32) === 120) at += 2
    const first = at
    let value = 0
    for (let digit = HEX[bytes[at]]; digit >= 0; digit = HEX[bytes[++at]]) value = value * 16 + digit
    if (at === first) this.fail('expected an address in hexadecimal')
    if (value > Number.MAX_SAFE_INTEGER) this.fail('the address is larger than 53 bits')
    this.at = at
    return value
  }

  private skipLine(bytes: Uint8Array): void {
    while (bytes[this.at] !== NEWLINE && bytes[this.at] !== RETURN) this.at++
  }

  private add(cpu: number, op: number, address: number): void {
    const { batch } = this
    const at = batch.count++
    batch.cpus[at] = cpu
    batch.ops[at] = op
    batch.addresses[at] = address
    if (batch.count === batch.addresses.length) this.flush()
  }

  private fail(expected: string): never {
    throw new TraceError(`line ${this.line}: ${expected}`)
  }
}
