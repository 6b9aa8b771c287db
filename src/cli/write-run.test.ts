import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseTrace, slicesOf } from '../../test/support/trace-event.ts'
import { main } from './commands.ts'

const sim = async (...args: string[]): Promise<{ status: number; out: string; complaint: string }> => {
  let [out, complaint] = ['', '']
  const status = await main(
    args,
    (text) => (out += text),
    (text) => (complaint += text),
  )
  return { status, out, complaint }
}

describe('what the command line writes of a run', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mastership-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is a trace and a ledger, of the part that is asked for', async () => {
    const [trace, ledger] = [join(folder, 'trace.json'), join(folder, 'ledger.csv')]
    const part = ['--until', '50us', '--from', '20us', '--to', '40us', '--trace', trace, '--ledger', ledger]
    const { status, out } = await sim('run', 'packets', '--kernel', 'freebsd5', ...part)
    expect(status).toBe(0)
    const file = parseTrace([{ text: readFileSync(trace, 'utf8') }])
    expect(file.otherData['digest FreeBSD 5']).toBe((JSON.parse(out) as { digest: string }).digest)
    const slices = slicesOf(file)
    expect(Math.min(...slices.map(({ fromPs }) => fromPs))).toBe(20_000_000)
    expect(Math.max(...slices.map(({ toPs }) => toPs))).toBe(40_000_000)
    const rows = readFileSync(ledger, 'utf8').trimEnd().split('\r\n')
    expect(rows.length).toBe(6)
    expect(rows[5]).toMatch(/^FreeBSD 5,freebsd5,all,.*,80000000$/)
  })

  it('is a trace of all systems of a cluster', async () => {
    const trace = join(folder, 'cluster.json')
    const { status } = await sim('cluster', 'four-strategies', '--until', '1500ms', '--trace', trace)
    expect(status).toBe(0)
    const file = parseTrace([{ text: readFileSync(trace, 'utf8') }])
    const systems = new Set(slicesOf(file).map(({ process }) => process.split(':')[0]))
    expect(systems.size).toBe(4)
  })

  it('is refused with a reason where it cannot be', async () => {
    const nowhere = await sim('run', 'packets', '--until', '1us', '--trace', join(folder, 'no', 'such', 'folder'))
    expect(nowhere.status).toBe(1)
    expect(nowhere.complaint).toMatch(/there is no such file/)
    const backwards = await sim('run', 'packets', '--until', '9us', '--from', '5us', '--to', '2us')
    expect(backwards.status).toBe(2)
    expect(backwards.complaint).toMatch(/--from has to be before --to/)
  })
})
