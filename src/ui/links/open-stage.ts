import { t } from '../../language/t.ts'
import { isClusterLink } from '../../scenario/cluster/is-link.ts'
import { decodeClusterLink } from '../../scenario/cluster/link.ts'
import { decodeLink, ENGINE_VERSION, type Shared } from '../../scenario/link.ts'
import { sidesShown, sidesText } from '../../scenario/sides.ts'
import { choose } from '../../store/app.ts'
import { addressIsRight } from './follow-address.ts'

const open = (shared: Shared): void => {
  const { scenario, view, pair, sides, momentPs, digest, engine } = shared
  choose({
    scenario,
    view,
    pair,
    sides,
    past: [],
    future: [],
    bookmarks: [],
    picked: null,
    showTrace: false,
    speedPs: 0,
    cluster: null,
    momentPs,
    expected:
      digest === '' ? null : { digests: digest, engine, sides: sidesText(sidesShown(scenario, view, pair, sides)) },
    playing: false,
    notice:
      engine > ENGINE_VERSION
        ? t('This link was made by a newer version of the program: its run may differ from what was shared.')
        : null,
  })
}

/** Opens what a link to a machine or a cluster says, if it can be read. What cannot be read is told, and changes nothing. */
export const openStage = async (text: string, first: boolean): Promise<boolean> => {
  if (isClusterLink(text)) {
    // Its page reads it, and is fetched for that.
    choose({ cluster: text })
    return true
  }
  const decoded = await decodeLink(text)
  if (decoded.ok === true) {
    open(decoded.shared)
    addressIsRight()
  } else if (decoded.ok === false) {
    const { message } = decoded
    choose({
      notice: first
        ? t('{message} What you see instead is the first example.', { message })
        : t('{message} What was there before stays.', { message }),
    })
  }
  return decoded.ok === true
}

/** Opens a link for somebody who waits for it, and says what is wrong with one that cannot be read; that changes nothing. */
export const openForCaller = async (text: string): Promise<string | undefined> => {
  if (isClusterLink(text)) {
    const decoded = await decodeClusterLink(text)
    if (!decoded.ok) return decoded.message
    choose({ cluster: text })
    return undefined
  }
  const decoded = await decodeLink(text)
  if (decoded.ok === null) return t('There is no link.')
  if (!decoded.ok) return decoded.message
  open(decoded.shared)
  addressIsRight()
  return undefined
}
