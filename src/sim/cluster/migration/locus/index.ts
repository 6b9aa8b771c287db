import { defaultsOf } from '../../../kernel/params.ts'
import { type NetworkSpec, PS_PER_US, TCP_OPENMOSIX } from '../../core/spec.ts'
import { CLMS_MEMBERSHIP } from '../../membership/clms.ts'
import { withMembership } from '../../membership/membership.ts'
import type { SystemCard, SystemModule } from '../card.ts'
import { CLUSTER_RPC, type Flavour, type VprocCosts, vprocParams } from '../vproc/flavour.ts'
import { vprocSystem } from '../vproc/system.ts'
import { MEMBERSHIP_KINDS } from '../vproc/view.ts'

const FLAVOUR: Flavour = {
  id: 'locus',
  strategy: 'eager',
  carries: 'data segment',
  stopsWhenCutOff: false,
}

/** 10 Mbit/s Ethernet of the early 1980s; propagation and interface assumed. */
const NETWORK: NetworkSpec = { medium: 'bus', latencyPs: 50 * PS_PER_US, bitsPerSecond: 10_000_000, lossPerMillion: 0 }

const LOCUS_CARD: SystemCard = {
  id: 'locus',
  title: 'LOCUS',
  era: 'early 1980s, VAXen on 10 Mbit/s Ethernet; times assumed',
  strategy: 'eager',
  about:
    'One system image: a process has a number that names the site of its birth, and that site always knows where it runs. To move it, its whole data segment is copied while it stands still; its text is read from the file server again as it runs. Files, their data and the offsets that processes share go from site to site with tokens. Nothing of it stays behind where it was.',
  residual:
    'Its origin, for its number, its exit and its family, until a surrogate takes over; the file server, for its text.',
  failure:
    'Until the source lets go, a failed move is given up. What runs on a site dies with it. While an origin is down a surrogate keeps its numbers. A partition is allowed: each part goes on by itself, a process in the part where it is.',
  limits:
    'No timing was published: all times are assumed, and so are the messages of a move. How sites learn of each other is modelled like the membership of OpenSSI. Merging what changed in two partitions is left out.',
  usualBytes: 256 * 1024,
  shipped: true,
  params: vprocParams(
    { rpc: 2500, state: 20_000, file: 4000, page: 1500, call: 100, fork: 30_000, exec: 40_000, exit: 10_000 },
    250,
  ),
  sources: [
    { what: 'origin site and surrogate', value: 'in the number of a process', source: 'Walker et al., SOSP 1983 [A]' },
    {
      what: 'data segment copied, text demand-paged; nothing to copy at exec',
      value: '',
      source: 'Douglis, thesis (1990), 2.3 [S]',
    },
    {
      what: 'last known place is cached, the origin is asked on a miss',
      value: '',
      source: 'Douglis and Ousterhout (1991) [S]',
    },
    {
      what: 'tokens for file data and shared offsets',
      value: 'one writer or many readers; one',
      source: 'Walker et al., SOSP 1983 [A]',
    },
    { what: 'all times, sizes and messages', value: 'see parameters', source: 'assumed' },
  ],
}

/** LOCUS: the ancestor. */
export const LOCUS: SystemModule = {
  card: LOCUS_CARD,
  spec: { network: NETWORK, stream: TCP_OPENMOSIX, rpc: CLUSTER_RPC },
  background: MEMBERSHIP_KINDS,
  create: (params) =>
    withMembership(
      vprocSystem(FLAVOUR, params as unknown as VprocCosts),
      CLMS_MEMBERSHIP,
      defaultsOf(CLMS_MEMBERSHIP.params),
    ),
}
