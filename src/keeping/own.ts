import { Keeper } from './keeper.ts'
import { browserShelf } from './shelf.ts'

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('mastership-kept')

/** What this browser keeps. */
export const KEEPER = new Keeper(browserShelf(), () => Date.now(), channel)
