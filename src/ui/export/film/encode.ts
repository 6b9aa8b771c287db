import {
  BufferTarget,
  CanvasSource,
  getFirstEncodableVideoCodec,
  Output,
  QUALITY_HIGH,
  WebMOutputFormat,
} from 'mediabunny'
import { t } from '../../../language/t.ts'
import type { Work } from '../subject.ts'

/** How a film is made: its size in pixels, its frames in a second, and how many there are. */
export interface FilmShape {
  width: number
  height: number
  fps: number
  frames: number
}

/**
 * A film, frame by frame: however long one takes to be drawn, it is shown for its time. `draw` puts a frame on the
 * canvas. Throws a sentence where the browser cannot encode.
 */
export const filmed = async (
  { width, height, fps, frames }: FilmShape,
  draw: (frame: number, context: CanvasRenderingContext2D) => Promise<void>,
  { signal, progress }: Work,
): Promise<Blob> => {
  const codec = await getFirstEncodableVideoCodec(['vp9', 'vp8'], { width, height, quality: QUALITY_HIGH })
  if (codec === null) throw new Error(t('This browser encodes neither VP9 nor VP8, which a WebM needs.'))
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d')
  if (context === null) throw new Error(t('This browser gives the page no canvas to paint on.'))
  const target = new BufferTarget()
  const output = new Output({ format: new WebMOutputFormat(), target })
  const source = new CanvasSource(canvas, { codec, quality: QUALITY_HIGH })
  output.addVideoTrack(source, { frameRate: fps })
  await output.start()
  try {
    for (let frame = 0; frame < frames; frame++) {
      signal.throwIfAborted()
      await draw(frame, context)
      await source.add(frame / fps, 1 / fps)
      progress((frame + 1) / frames)
    }
    await output.finalize()
  } catch (error) {
    await output.cancel()
    throw error
  }
  if (target.buffer === null) throw new Error(t('The film came out empty.'))
  return new Blob([target.buffer], { type: 'video/webm' })
}
