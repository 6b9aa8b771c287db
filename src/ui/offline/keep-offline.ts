import { superfluous } from './caches.ts'

/** Resolves when a version of the site waits to take over from the one that is shown. */
const newerVersion = (registration: ServiceWorkerRegistration): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      // Without a controller there is no older version: this is the first visit.
      if (registration.waiting !== null && navigator.serviceWorker.controller !== null) resolve()
    }
    const watch = (): void => registration.installing?.addEventListener('statechange', look)
    registration.addEventListener('updatefound', watch)
    watch()
    look()
  })

const throwAwayOldVersions = async ({ scope, waiting, installing }: ServiceWorkerRegistration): Promise<void> => {
  if (waiting !== null || installing !== null) return
  await Promise.all(superfluous(await caches.keys(), scope).map((name) => caches.delete(name)))
}

/** Lets the version that waits take over, and shows it. Other pages that are open go on with the old one. */
const takeOver = ({ waiting }: ServiceWorkerRegistration): void => {
  if (waiting === null) {
    location.reload()
    return
  }
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting.postMessage({ type: 'SKIP_WAITING' })
}

/**
 * Keeps the whole site for visits without a network, and tells when a newer version of it is there. Where the browser
 * does not let a page do that (a file, a plain connection, a private window), nothing happens; nor inside of a frame.
 */
export const keepOffline = async (): Promise<void> => {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || window.top !== window) return
  try {
    const registration = await navigator.serviceWorker.register('./sw.js')
    await throwAwayOldVersions(registration)
    // Left to itself, the browser may look half a minute later; without a network there is nothing newer.
    registration.update().catch(() => undefined)
    await newerVersion(registration)
    const { showUpdateNotice } = await import('./update-notice.tsx')
    showUpdateNotice(() => takeOver(registration))
  } catch {
    // The page works as well without.
  }
}
