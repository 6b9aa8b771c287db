import { CheckError, checkProtocol, type CheckResult } from '../../sim/machine/check/check.ts'
import { compileProtocol } from '../../sim/machine/protocol/compile.ts'
import type { ProtocolTable } from '../../sim/machine/protocol/types.ts'

/** What comes of going through every state with so many caches. */
export type Checked = CheckResult | { caches: number; tooMany: string }

/** The check goes through every state with as many caches as asked for, and so can take long: it is not done on the page. */
self.addEventListener(
  'message',
  ({ data }: MessageEvent<{ table: ProtocolTable; caches: number[]; limit: number }>) => {
    const protocol = compileProtocol(data.table)
    for (const caches of data.caches) {
      try {
        self.postMessage(checkProtocol(protocol, caches, 1, data.limit) satisfies Checked)
      } catch (error) {
        if (!(error instanceof CheckError)) throw error
        self.postMessage({ caches, tooMany: error.message } satisfies Checked)
      }
    }
  },
)
