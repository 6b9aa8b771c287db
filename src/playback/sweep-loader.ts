import type { SweepReply, SweepRequest } from './sweep.ts'

/** Runs the tasks of a sweep in a worker of their own; returns what ends them. */
export const startSweep = (request: SweepRequest, onReply: (reply: SweepReply) => void): (() => void) => {
  const worker = new Worker(new URL('./sweep-worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<SweepReply>) => {
    onReply(data)
    if (data.type === 'done') worker.terminate()
  })
  worker.addEventListener('error', (event) => {
    for (const { cpus } of request.tasks) onReply({ type: 'failed', cpus, message: event.message })
    onReply({ type: 'done' })
  })
  worker.postMessage(request)
  return () => worker.terminate()
}
