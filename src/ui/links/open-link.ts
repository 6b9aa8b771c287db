import { t } from '../../language/t.ts'
import { isClusterLink } from '../../scenario/cluster/is-link.ts'
import { isLessonLink } from '../../scenario/lesson/is-link.ts'
import { decodeLink, ENGINE_VERSION, type Shared } from '../../scenario/link.ts'
import { DEFAULT_PRESET } from '../../scenario/presets/index.ts'
import { sidesShown, sidesText } from '../../scenario/sides.ts'
import { choose, choosePreset } from '../../store/app.ts'
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

/** Opens what a link says, if it can be read. What cannot be read is told, and changes nothing. */
export const openLink = async (text: string, first: boolean): Promise<boolean> => {
  if (isLessonLink(text)) return (await import('../lessons/open.ts')).openLessonLink(text)
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

/** Behind the `?` may be a link, where a mail program put it there; or what others add to any address, which is no matter. */
const searchedLink = (): string => {
  const rest = location.search
    .slice(1)
    .split('&')
    .filter((part) => !/^(embed|lang)(=|$)/.test(part))
    .join('&')
  return /(^|&)[scl](=|%3D)|[zy]\d+\./i.test(rest) ? `?${rest}` : ''
}

/** Opens what the address says. Returns whether there was something that could be opened. */
export const openAddress = async (): Promise<boolean> => {
  const text = location.hash.length > 1 ? location.hash : searchedLink()
  return text !== '' && openLink(text, true)
}

/** Opens what the address has become: by hand, or because one went back or forward. Without a link, that is the first example. */
export const openChangedAddress = async (): Promise<void> => {
  if (location.hash.length > 1) {
    await openLink(location.hash, false)
    return
  }
  choosePreset(DEFAULT_PRESET)
  choose({ view: 'split', cluster: null, playing: false, notice: null })
  addressIsRight()
}
