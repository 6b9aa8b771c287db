import type { SystemCard } from '../card.ts'
import { SPRITE_PARAMS } from './costs.ts'

const DO91 = 'Douglis and Ousterhout, Transparent Process Migration (1991) [S]'
const D90 = 'Douglis, thesis (1990) [S]'
const SPR = 'Sprite kernel sources, proc, vm, rpc, recov [S]'

export const SPRITE_CARD: SystemCard = {
  id: 'sprite',
  title: 'Sprite',
  era: '1990–91, SPARCstation 1, 10 Mbit/s Ethernet',
  strategy: 'flush',
  about:
    'A process is stopped where it has nothing in the kernel, its dirty pages are written to its swap file on the file server, and everything else goes to the target in one call. There it fetches its pages again as it touches them. Its home keeps a shadow of it, and answers the few calls whose answer depends on the place.',
  residual: 'Home, for calls that only home can answer, for its number and its family; the file server, for its pages.',
  failure:
    'Before its state is packed a failed move is given up and the process goes on; after that it is killed, and so is its copy. Hosts ask each other every 30 s; where a host is taken for dead (5.5 s of silence), every process whose other half was there is killed. A death that could not be told is told when the peer comes back. A call to home is tried twice. Who waits for the file server waits until it is back.',
  limits:
    'A process whose heap is shared cannot be moved, and there are none here. Left out: fragments of a call are not lost one by one; the file server does not crash for good (its disk is there when it comes back); read-ahead, and caching that is turned off while an offset is shared. Only pings find out that a host is dead.',
  usualBytes: 2 * 1024 * 1024,
  shipped: true,
  params: SPRITE_PARAMS,
  sources: [
    { what: 'RPC, there and back', value: '1.6 ms', source: DO91 },
    { what: 'moving a process without memory and files', value: '76 ms', source: DO91 },
    { what: 'each open file', value: '9.4 ms', source: DO91 },
    { what: 'modified file blocks, dirty pages, arguments of exec', value: '480, 660, 480 KB/s', source: DO91 },
    { what: 'fork, exec and wait, elsewhere and here', value: '81 and 46 ms', source: DO91 },
    { what: 'ENTIRE', value: '6.95 KB on average', source: `${D90}, table 8.3` },
    { what: 'calls done at home, here, and in both places', value: 'by name', source: `${D90}, appendix A` },
    {
      what: 'where a failure aborts, and where it kills',
      value: 'when packing begins',
      source: `${SPR} procMigrate.c`,
    },
    { what: 'silence after which a call gives up', value: '5.5 s', source: `${SPR} rpcClient.c` },
    { what: 'pings; what dies with a host', value: 'every 30 s', source: `${SPR} recov, procRecovery.c` },
    {
      what: 'how the published sums divide among kernels, and fork, exec and wait among the 46 ms',
      value: 'see parameters',
      source: 'assumed',
    },
  ],
}
