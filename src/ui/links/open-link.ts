import { isLessonLink } from '../../scenario/lesson/is-link.ts'
import { DEFAULT_PRESET } from '../../scenario/presets/index.ts'
import { choose, choosePreset } from '../../store/app.ts'
import { addressIsRight } from './follow-address.ts'
import { openStage } from './open-stage.ts'

/** Opens what a link says, if it can be read. What cannot be read is told, and changes nothing. */
const openLink = async (text: string, first: boolean): Promise<boolean> =>
  isLessonLink(text) ? (await import('../lessons/open.ts')).openLessonLink(text) : openStage(text, first)

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
