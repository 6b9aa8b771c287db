import { DRAGON } from './dragon.ts'
import { MESI } from './mesi.ts'
import { MOESI, MOSI } from './moesi.ts'
import { MSI, MSI_UPGR } from './msi.ts'
import type { ProtocolTable } from './types.ts'

/** The protocols that come with the program, by name. */
export const PROTOCOLS: Record<string, ProtocolTable> = Object.fromEntries(
  [MSI, MSI_UPGR, MESI, MOSI, MOESI, DRAGON].map((table) => [table.name, table]),
)
