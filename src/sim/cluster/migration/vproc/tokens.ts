import type { Cluster } from '../../core/cluster.ts'
import type { Message } from '../../core/network.ts'
import type { Role } from '../../core/role.ts'
import { type Errand, type ErrandCode, errandHandlers, setOut, type Stage } from '../errand.ts'
import type { Actor } from '../../core/world.ts'
import { SMALL_BYTES, type VprocCosts } from './flavour.ts'
import { answer, plain, RELAY, rpc, type Site, siteOf, type TokenMode } from './state.ts'

/** The token of a file's data, or of the offset that processes share. */
export const dataToken = (file: string): string => file
export const offsetToken = (file: string): string => `offset of ${file}`

/** Whether what a site has of a token is enough. */
export const hasToken = ({ data }: Site, name: string, mode: TokenMode): boolean =>
  data.tokens[name] === 'write' || data.tokens[name] === mode

interface RelayData extends Errand {
  request: Message
}

/** The token is free of whoever must not have it: the one who asked has it now. */
const grant = (cluster: Cluster, site: Site, request: Message): void => {
  const { token, mode } = request.data
  const holders = (site.data.holders[String(token)] ??= {})
  holders[request.from] = mode === 'write' ? 'write' : 'read'
  const { log } = cluster.world
  cluster.world.record('grant', request.from, log.text(`token ${String(token)}`), log.text(String(mode)), request.from)
  answer(cluster, request, { token, mode }, SMALL_BYTES)
}

/** Sites that have a token in a way that does not go with another site's having it. */
const conflicting = (site: Site, request: Message): number[] =>
  Object.entries(site.data.holders[String(request.data.token)] ?? {})
    .filter(([node, mode]) => Number(node) !== request.from && (mode === 'write' || request.data.mode === 'write'))
    .map(([node]) => Number(node))

/** The server of a token is asked for it: it takes it back from others first. */
export const serveToken = (cluster: Cluster, site: Site, request: Message): void => {
  const others = conflicting(site, request)
  if (others.length === 0) grant(cluster, site, request)
  else cluster.start<RelayData>(RELAY, site.node, { request, stages: [], at: 0 })
}

/** A site gives a token back. */
export const giveBack = (cluster: Cluster, site: Site, request: Message): void => {
  const name = String(request.data.token)
  delete site.data.tokens[name]
  const { log } = cluster.world
  cluster.world.record('grant', site.node, log.text(`token ${name}`), log.text('none'), site.node)
  answer(cluster, request)
}

const relayCode = (costs: VprocCosts): ErrandCode => {
  const code: ErrandCode = {
    reach: (cluster, actor, point) => {
      const me = actor as unknown as Actor<RelayData>
      const site = siteOf(cluster, me.node)
      const { request } = me.data
      if (point !== 'recalled') {
        delete site.data.holders[String(request.data.token)][point]
        return
      }
      grant(cluster, site, request)
      cluster.finish(plain(me))
    },
    // A holder that does not answer: as long as it counts as up it is asked again, then it has lost its tokens.
    failed: (cluster, actor, _why, node) => {
      const me = actor as unknown as Actor<RelayData>
      if (!siteOf(cluster, me.node).data.up[node])
        delete siteOf(cluster, me.node).data.holders[String(me.data.request.data.token)][node]
      setOut(cluster, actor, recalls(cluster, me, costs), code)
    },
  }
  return code
}

const recalls = (cluster: Cluster, me: Actor<RelayData>, costs: VprocCosts): Stage[] => {
  const { request } = me.data
  const others = conflicting(siteOf(cluster, me.node), request)
  return [
    ...others.flatMap((node): Stage[] => [
      ...rpc(cluster, costs, { node, kind: 'recall', bytes: SMALL_BYTES, data: { token: request.data.token } }),
      { do: 'reach', point: String(node) },
    ]),
    { do: 'reach', point: 'recalled' },
  ]
}

/** Takes a token back from the sites that have it, for one that has asked. */
export const relayRole = (costs: VprocCosts): Role<RelayData> => {
  const code = relayCode(costs)
  return {
    name: RELAY,
    begin: (cluster, me) => setOut(cluster, me as unknown as Actor<Errand>, recalls(cluster, me, costs), code),
    ...errandHandlers(code),
  }
}
