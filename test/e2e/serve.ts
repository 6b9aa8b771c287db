import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { SUB_PATH } from './sub-path.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}

/** The built site. */
export const SITE = join(import.meta.dirname, '../../dist')

/** As plain as a file server can be; `folder` says where the site lies when a request comes. */
export const serve = (folder: () => string, port: number): Promise<Server> => {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const inside = path.startsWith(SUB_PATH) ? normalize(path.slice(SUB_PATH.length)) : '..'
    const file = join(folder(), inside === '.' ? 'index.html' : inside)
    if (inside.startsWith('..') || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end('not found')
      return
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
}

/** Serves the site, or another folder from the moment it is told to, until it is shut off. */
export const startServer = async (): Promise<{ url: string; show: (folder: string) => void; shutOff: () => void }> => {
  let shown = SITE
  const server = await serve(() => shown, 0)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${SUB_PATH}`,
    show: (folder) => void (shown = folder),
    shutOff: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
