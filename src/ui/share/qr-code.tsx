import { encodeQR } from 'qr'
import { t } from '../../language/t.ts'

/** Modules of white around the code, without which no camera finds it (ISO/IEC 18004, 6.3.8). */
export const QUIET_ZONE = 4
/** Bytes that the largest code holds at the lowest level of correction (ISO/IEC 18004, table 7: version 40-L). */
export const QR_BYTES_MAX = 2953
/** Up to here there is room for more correction without modules that become too small to be seen from a seat. */
const ROOMY = 400

/** The modules of a code, the quiet zone included, by row; null where the text is too long for any. */
export const qrModules = (text: string): boolean[][] | null => {
  const bytes = new TextEncoder().encode(text).length
  if (bytes > QR_BYTES_MAX) return null
  return encodeQR(text, 'raw', { ecc: bytes <= ROOMY ? 'medium' : 'low', border: QUIET_ZONE })
}

/** Dark modules as one path: a stretch of them in a row is one rectangle. */
const pathOf = (modules: readonly (readonly boolean[])[]): string =>
  modules
    .map((row, y) => {
      let path = ''
      for (let x = 0; x < row.length; x++) {
        if (!row[x]) continue
        let end = x
        while (row[end + 1]) end++
        path += `M${x} ${y}h${end - x + 1}v1h${x - end - 1}z`
        x = end
      }
      return path
    })
    .join('')

/** A link as a code for cameras: black on white in every theme, for that is what cameras look for. */
export const QrCode = ({ text }: { text: string }) => {
  const modules = qrModules(text)
  if (modules === null) return <p className="text-sm">{t('The link is too long for a QR code.')}</p>
  const side = modules.length
  return (
    <svg
      className="qr-code"
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={t('The link as a QR code')}
      shapeRendering="crispEdges"
      data-testid="qr-code"
    >
      <rect width={side} height={side} fill="#ffffff" />
      <path d={pathOf(modules)} fill="#000000" />
    </svg>
  )
}
