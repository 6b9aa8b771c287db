import { useEffect, useLayoutEffect, useRef } from 'react'
import { choose, useApp } from '../../store/app.ts'
import { sidesShown } from '../../scenario/sides.ts'
import { CLUSTER_SYSTEMS } from '../../sim/cluster/systems.ts'
import { KERNEL_CARDS } from '../../sim/kernel/cards.ts'
import { chooseCluster, useCluster } from '../../store/cluster.ts'
import { currentLook, linkOf, type Look } from '../links/current-link.ts'
import { openForCaller } from '../links/open-stage.ts'
import {
  type Answer,
  MESSAGES_VERSION,
  type Notification,
  type PublicState,
  readRequest,
  type Request,
} from './messages.ts'

/** While it plays, the other page is told of the moment so often at most, in ms. */
const TOLD_EVERY_MS = 250

type SideState = PublicState['sides'][number]

/** The runs that are drawn, and the scenario that they are of. */
interface Drawn {
  scenario: object
  sides: readonly SideState[]
}

/** What runs in a look that is not drawn yet: none of it has come to its end. */
const awaited = (look: Look): SideState[] => {
  const runs =
    look.kind === 'cluster'
      ? look.scenario.systems.map((id) => ({ id, title: CLUSTER_SYSTEMS[id].card.title }))
      : sidesShown(look.scenario, look.view, look.pair, look.sides).map(({ kernel }) => ({
          id: kernel,
          title: KERNEL_CARDS[kernel].title,
        }))
  return runs.map((run) => ({ ...run, digest: null }))
}

const stateOf = async (drawn: Drawn): Promise<PublicState> => {
  const { look, playing } = currentLook()
  // Right after something has been opened, what is drawn are still the runs of before.
  const sides = drawn.scenario === look.scenario ? drawn.sides : awaited(look)
  const link = await linkOf(look).catch(() => null)
  const { title, untilPs } = look.scenario
  return { page: look.kind, title, link, playing, ps: look.momentPs, untilPs, sides: [...sides] }
}

const change = (what: { playing?: boolean; momentPs?: number }): void =>
  useApp.getState().cluster === null ? choose(what) : chooseCluster(what)

/** Waits until the page of clusters has opened what it was given. */
const clusterIsOpen = (): Promise<void> =>
  new Promise((resolve) => {
    const look = (cluster: string | null): boolean => cluster === null || cluster === ''
    if (look(useApp.getState().cluster)) return resolve()
    const stop = useApp.subscribe(({ cluster }) => {
      if (!look(cluster)) return
      stop()
      resolve()
    })
  })

/** Does what is asked; returns what is wrong with it, or nothing. */
const obey = async (request: Request): Promise<string | undefined> => {
  switch (request.do) {
    case 'load': {
      const wrong = await openForCaller(request.link.slice(request.link.indexOf('#') + 1))
      if (wrong === undefined) await clusterIsOpen()
      return wrong
    }
    case 'play':
      change({ playing: true })
      return undefined
    case 'pause':
      change({ playing: false })
      return undefined
    case 'seek': {
      const { untilPs } = currentLook().look.scenario
      if (request.ps > untilPs) return `ps: ${request.ps}; the run ends at ${untilPs}.`
      change({ momentPs: request.ps })
      return undefined
    }
    case 'state':
      return undefined
  }
}

const digestsOf = (sides: readonly SideState[]): string => sides.map(({ id, digest }) => `${id} ${digest ?? ''}`).join()

/**
 * Answers the page that this one is shown in, and no other window. That it is ready is said to whoever shows it, and says
 * nothing else; everything more only to the origin that has spoken.
 */
export const useMessages = (scenario: object, sides: readonly SideState[]): void => {
  const latest = useRef<Drawn>({ scenario, sides })
  const tell = useRef<(() => void) | null>(null)
  useLayoutEffect(() => {
    const before = digestsOf(latest.current.sides)
    latest.current = { scenario, sides }
    if (digestsOf(sides) !== before) tell.current?.()
  })
  useEffect(() => {
    const host = window.parent
    if (host === window) return
    let origin: string | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const post = (message: Answer | Notification): void => {
      if (origin !== null) host.postMessage(message, origin)
    }
    const answer = async (data: unknown): Promise<void> => {
      const read = readRequest(data)
      if ('refusal' in read) return post(read.refusal)
      const { id } = read.request
      const error = await obey(read.request)
      post(
        error === undefined
          ? { mastership: MESSAGES_VERSION, id, ok: true, state: await stateOf(latest.current) }
          : { mastership: MESSAGES_VERSION, id, ok: false, error },
      )
    }
    const hear = (event: MessageEvent): void => {
      if (event.source !== host) return
      // A page from a file, or in a sandbox, has no origin that could be named: the message still goes to it alone.
      origin = event.origin === 'null' ? '*' : event.origin
      void answer(event.data)
    }
    const say = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined
        void stateOf(latest.current).then((state) => post({ mastership: MESSAGES_VERSION, event: 'change', state }))
      }, TOLD_EVERY_MS)
    }
    tell.current = say
    const stops = [useApp.subscribe(say), useCluster.subscribe(say)]
    addEventListener('message', hear)
    const ready: Notification = { mastership: MESSAGES_VERSION, event: 'ready' }
    host.postMessage(ready, '*')
    return () => {
      removeEventListener('message', hear)
      for (const stop of stops) stop()
      clearTimeout(timer)
    }
  }, [])
}
