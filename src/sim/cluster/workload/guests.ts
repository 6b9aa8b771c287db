import type { ParamSpec } from '../../kernel/params.ts'
import type { Program } from '../core/processes.ts'
import type { Role } from '../core/role.ts'
import { PS_PER_S } from '../core/spec.ts'
import { consoleRole, startConsole } from '../levelling/console.ts'
import type { ClusterWorkload } from './card.ts'
import { childProgram, parentProgram, startLater, userRole, workstations, workSteps } from './families.ts'
import { count, pagesOf, size, time } from './params.ts'

const PARAMS: ParamSpec[] = [
  count('guests', 'Programs', [1, 63], 3, 'long computations that somebody at the first workstation starts'),
  time('computePs', 'CPU time of each', 60 * PS_PER_S, 'how long a program computes'),
  count('callsPerSecond', 'Reads a second', [0, 100], 2, 'by each program'),
  size('vmBytes', 'Memory', 8_388_608, 'of each program'),
  size('hotBytes', 'Working set', 1_048_576, 'part of it that a program writes again and again'),
  time('startPs', 'Started at', 2 * PS_PER_S, 'hosts have said that they are idle by then'),
  count('owner', 'The owner of workstation', [0, 62], 1, 'comes back; counted from 0 without the file server'),
  time('returnPs', 'comes back at', 30 * PS_PER_S, 'and touches the keyboard'),
  time('staysPs', 'and stays for', 120 * PS_PER_S, 'with hands on the keyboard'),
  time('ownerPs', 'CPU time of the owner', 10 * PS_PER_S, 'used by what the owner starts on coming back'),
]

const GUEST = 1
const OWNER = 2
const BYTES_PER_READ = 4096
/** The owner's program works in pieces of half a second, so that it can be seen to wait. */
const OWNER_PIECE_PS = PS_PER_S / 2

const programs = ({ guests, computePs, callsPerSecond, hotBytes, ownerPs }: Record<string, number>): Program[] => {
  const bursts = Math.max(1, Math.round((computePs / PS_PER_S) * Math.max(1, callsPerSecond)))
  const readBytes = callsPerSecond === 0 ? 0 : bursts * BYTES_PER_READ
  const touches = Math.ceil(pagesOf(hotBytes) / Math.max(1, callsPerSecond))
  const children = Array.from({ length: guests }, () => GUEST)
  const own = { readBytes: 0, writeBytes: 0, touches: 1 }
  return [
    parentProgram('shell', children, guests, []),
    childProgram('guest', { cpuPs: Math.max(1, computePs), bursts, readBytes, writeBytes: 0, touches }),
    {
      name: 'owner',
      steps: workSteps({
        ...own,
        cpuPs: Math.max(1, ownerPs),
        bursts: Math.max(1, Math.round(ownerPs / OWNER_PIECE_PS)),
      }),
      loops: false,
    },
  ]
}

/** Programs run on workstations whose owners are away, and one owner comes back. */
export const GUESTS: ClusterWorkload = {
  id: 'guests',
  title: 'Guests, and an owner who comes back',
  about:
    'Somebody starts long computations, and the cluster lets them run where nobody is. Then the owner of one of those workstations comes back and wants to work. Sprite sends the guest home at once, whatever that costs the guest; elsewhere the owner shares the machine until the load says otherwise.',
  params: PARAMS,
  roles: [userRole, consoleRole] as unknown as Role<never>[],
  programs,
  begin: (cluster, params) => {
    const { vmBytes, hotBytes, startPs, owner, returnPs, staysPs } = params
    const stations = workstations(cluster)
    const pages = pagesOf(vmBytes)
    const memory = { pages, hotPages: Math.min(pages, pagesOf(hotBytes)) }
    startLater(cluster, stations[0], { program: 0, name: 'shell', atPs: startPs, ...memory })
    const node = stations[owner % stations.length]
    startConsole(cluster, node, returnPs, returnPs + staysPs)
    startLater(cluster, node, { program: OWNER, name: 'owner', atPs: returnPs, ...memory })
  },
}
