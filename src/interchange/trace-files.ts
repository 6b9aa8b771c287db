import { TraceError } from '../sim/trace/parse/format.ts'

/** One text to be read, in pieces: its size once unpacked, as far as that is known, and its bytes. */
export interface TraceSource {
  name: string
  /** Bytes; 0 when it is not known beforehand. */
  size: number
  open(): ReadableStream<Uint8Array>
}

const unpack = (blob: Blob, format: CompressionFormat): ReadableStream<Uint8Array> =>
  blob.stream().pipeThrough(new DecompressionStream(format)) as ReadableStream<Uint8Array>

const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const LOCAL_SIGNATURE = 0x04034b50
const END_SEARCH = 65_557
const STORED = 0
const DEFLATED = 8
const ENTRIES_MAX = 64

const viewOf = async (blob: Blob, start: number, end: number): Promise<DataView> =>
  new DataView(await blob.slice(Math.max(0, start), end).arrayBuffer())

/** The entries of a zip archive (PKWARE APPNOTE 4.3), without reading what is in them. */
const zipEntries = async (name: string, blob: Blob): Promise<TraceSource[]> => {
  const tail = await viewOf(blob, blob.size - END_SEARCH, blob.size)
  let end = tail.byteLength - 22
  while (end >= 0 && tail.getUint32(end, true) !== END_SIGNATURE) end--
  if (end < 0) throw new TraceError(`${name}: the archive is cut off: its directory is missing`)
  const count = tail.getUint16(end + 10, true)
  if (count > ENTRIES_MAX)
    throw new TraceError(`${name}: the archive has ${count} files; at most ${ENTRIES_MAX} are read`)
  const start = tail.getUint32(end + 16, true)
  const directory = await viewOf(blob, start, start + tail.getUint32(end + 12, true))
  const sources: TraceSource[] = []
  let at = 0
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== ENTRY_SIGNATURE) {
      throw new TraceError(`${name}: the archive's directory is damaged`)
    }
    const method = directory.getUint16(at + 10, true)
    const packed = directory.getUint32(at + 20, true)
    const size = directory.getUint32(at + 24, true)
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => directory.getUint16(at + field, true))
    const offset = directory.getUint32(at + 42, true)
    const entryName = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, nameLength))
    at += 46 + nameLength + extra + comment
    if (entryName.endsWith('/')) continue
    if (method !== STORED && method !== DEFLATED)
      throw new TraceError(`${entryName}: packed in a way that cannot be read`)
    const local = await viewOf(blob, offset, offset + 30)
    if (local.byteLength < 30 || local.getUint32(0, true) !== LOCAL_SIGNATURE)
      throw new TraceError(`${entryName}: the archive is damaged`)
    const from = offset + 30 + local.getUint16(26, true) + local.getUint16(28, true)
    const body = blob.slice(from, from + packed)
    sources.push({
      name: entryName,
      size,
      open: () => (method === STORED ? (body.stream() as ReadableStream<Uint8Array>) : unpack(body, 'deflate-raw')),
    })
  }
  return sources.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}

/** What is in the files that a user gave: each as it is, unpacked if it is gzip, its entries if it is a zip archive. */
export const openTraceFiles = async (files: readonly { name: string; blob: Blob }[]): Promise<TraceSource[]> => {
  const sources: TraceSource[] = []
  for (const { name, blob } of files) {
    const head = new Uint8Array(await blob.slice(0, 4).arrayBuffer())
    if (head[0] === 0x50 && head[1] === 0x4b) sources.push(...(await zipEntries(name, blob)))
    else if (head[0] === 0x1f && head[1] === 0x8b) sources.push({ name, size: 0, open: () => unpack(blob, 'gzip') })
    else sources.push({ name, size: blob.size, open: () => blob.stream() as ReadableStream<Uint8Array> })
  }
  if (sources.length === 0) throw new TraceError('there is no file to read')
  return sources
}
