import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseCpuSet } from './cpu-set.ts'
import { customMachine } from './custom-machine.ts'
import { parseLstopo, type Topology } from './lstopo.ts'

const DATA = '../shared/data/topology'

const count = (topology: Topology, level: 'package' | 'cluster' | 'core'): number =>
  new Set(topology.cpus.map((cpu) => cpu[level])).size

const counts = (topology: Topology): number[] => [
  topology.cpus.length,
  count(topology, 'package'),
  count(topology, 'cluster'),
  count(topology, 'core'),
]

const pu = (index: number): string => `<object type="PU" os_index="${index}"/>`

const VERSION_1 = `<topology>
 <object type="Machine" os_index="0" cpuset="0x0000000f" complete_cpuset="0x0000001f" online_cpuset="0x0000000f">
  <distances nbobjs="2" relative_depth="1" latency_base="10.0">
   <latency value="1.0"/><latency value="2.0"/><latency value="2.0"/><latency value="1.0"/>
  </distances>
  ${[0, 1]
    .map(
      (node) => `<object type="NUMANode" os_index="${node}" cpuset="0x0000000${node === 0 ? 3 : 'c'}">
   <object type="Socket" os_index="${node}">
    <object type="Cache" cache_size="1048576" depth="2" cache_linesize="64" cache_associativity="-1" cache_type="0">
     <object type="Cache" cache_size="32768" depth="1" cache_linesize="64" cache_associativity="8" cache_type="1">
      <object type="Core" os_index="0">${pu(2 * node)}${pu(2 * node + 1)}</object>
     </object>
    </object>
   </object>
  </object>`,
    )
    .join('')}
  <object type="PU" os_index="4"/>
 </object>
</topology>`

describe('a topology file', () => {
  it('of version 1 is read, with its sockets, caches by depth, and distances', () => {
    const topology = parseLstopo(VERSION_1)
    expect(counts(topology)).toEqual([4, 2, 2, 2])
    expect(topology.hops).toEqual([0, 1, 1, 0])
    expect(topology.hopsFromFile).toBe(true)
    expect(topology.l1).toEqual({ bytes: 32_768, ways: 8, lineBytes: 64 })
    expect(topology.l2).toEqual({ bytes: 1_048_576, ways: 64, lineBytes: 64 })
    expect(topology.notices).toEqual(['1 of 5 CPUs are offline and are left out.'])
  })

  it('says which line is wrong, and what would be right', () => {
    expect(() => parseLstopo('<svg/>')).toThrow(/line 1: expected <topology>/)
    expect(() => parseLstopo(VERSION_1.replace('os_index="3"', 'os_index="2"'))).toThrow(/PU 2 is there twice/)
    expect(() => parseLstopo(VERSION_1.replace('cache_size="32768"', 'cache_size="big"'))).toThrow(/whole number/)
    expect(() => parseLstopo(VERSION_1.replace('0x00000003', '0xzz'))).toThrow(/line \d+: "0xzz" is not a CPU set/)
    expect(() => parseLstopo(VERSION_1.replace('<latency value="1.0"/>', ''))).toThrow(/2 nodes need 4 latencies/)
    const many = Array.from({ length: 257 }, (_, index) => pu(index)).join('')
    expect(() => parseLstopo(`<topology><object type="Machine">${many}</object></topology>`)).toThrow(
      /257 CPUs; up to 256 can be simulated/,
    )
    expect(() => parseLstopo('<topology><object type="Machine"/></topology>')).toThrow(/no PU in it/)
  })

  it('becomes a machine whose missing numbers are marked as assumed', () => {
    const { machine, notices } = customMachine({ topology: parseLstopo(VERSION_1) })
    expect(machine.cpus).toHaveLength(4)
    expect(machine.l2.bytes).toBe(1_048_576)
    expect(machine.l3).toBeNull()
    expect(machine.provenance['transfer'].basis).toBe('assumed')
    expect(machine.provenance['cpus'].basis).toBe('measured')
    expect(notices.join(' ')).toMatch(/no latencies; they are assumed/)
  })
})

describe('a CPU set', () => {
  it('has its most significant word first, and empty words are 0', () => {
    expect(parseCpuSet('0x00000410,,0x3', 1)).toEqual([0, 1, 68, 74])
    expect(parseCpuSet('0x80000000', 1)).toEqual([31])
    expect(() => parseCpuSet('0xf...f', 7)).toThrow(/line 7/)
  })
})

const read = (file: string): Topology => parseLstopo(readFileSync(`${DATA}/${file}`, 'utf8'))

const together = (list: { osIndex: number; package: number; core: number }[], level: 'package' | 'core'): string =>
  [...new Set(list.map((cpu) => cpu[level]))]
    .map((group) =>
      list
        .filter((cpu) => cpu[level] === group)
        .map((cpu) => cpu.osIndex)
        .toSorted((a, b) => a - b),
    )
    .map((group) => group.join('+'))
    .toSorted((a, b) => a.localeCompare(b))
    .join(' ')

describe.skipIf(!existsSync(DATA))(`the sample topologies (skipped where ${DATA} is missing)`, () => {
  it.each([
    ['16amd64-4distances.xml', [16, 8, 8, 16]],
    ['16em64t-4s2c2t.xml', [16, 4, 4, 8]],
    ['16em64t-4s2c2t-offlines.xml', [7, 4, 4, 6]],
    ['24em64t-2n6c2t-pci.xml', [24, 2, 2, 12]],
    ['64intel64-heteromem.xml', [64, 1, 8, 16]],
    ['96em64t-4n4d3ca2co-pci.xml', [96, 16, 16, 96]],
    ['fakeheterodistances.xml', [8, 4, 8, 8]],
  ])('%s has as many CPUs, packages, clusters and cores as were drawn, and can be simulated', (file, expected) => {
    const topology = read(file)
    expect(counts(topology)).toEqual(expected)
    expect(customMachine({ topology }).machine.cpus).toHaveLength(expected[0])
  })

  it('gives the drawing that lstopo itself made of the same file', () => {
    const drawn = readFileSync(`${DATA}/16em64t-4s2c2t.console`, 'utf8')
    const { cpus } = read('16em64t-4s2c2t.xml')
    let [pack, core] = [-1, -1]
    const places = [...drawn.matchAll(/(Package) L#|Core L#\d+|PU L#\d+ \(P#(\d+)\)/g)].flatMap((match) => {
      if (match[1] !== undefined) pack++
      else if (match[2] === undefined) core++
      else return [{ osIndex: Number(match[2]), package: pack, core }]
      return []
    })
    expect(places).toHaveLength(16)
    for (const level of ['package', 'core'] as const) expect(together(cpus, level)).toBe(together(places, level))
  })

  it('ranks the NUMA distances between packages to hops, the nearest being one', () => {
    const { hops, hopsFromFile } = read('fakeheterodistances.xml')
    expect(hopsFromFile).toBe(true)
    expect(new Set(hops)).toEqual(new Set([0, 1]))
    expect(new Set(read('96em64t-4n4d3ca2co-pci.xml').hops)).toEqual(new Set([0, 1, 2]))
  })

  it('tells of offline CPUs, caches shared in a way that is not simulated, and missing cores', () => {
    expect(read('16em64t-4s2c2t-offlines.xml').notices).toEqual(['9 of 16 CPUs are offline and are left out.'])
    expect(read('64intel64-heteromem.xml').notices.join(' ')).toMatch(/2 cores share one L2/)
    expect(read('fakeheterodistances.xml').notices.join(' ')).toMatch(/names no cores/)
  })
})
