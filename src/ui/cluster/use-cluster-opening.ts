import { useEffect, useState } from 'react'
import { t } from '../../language/t.ts'
import { CLUSTER_ENGINE_VERSION, decodeClusterLink } from '../../scenario/cluster/link.ts'
import { CLUSTER_PRESETS } from '../../scenario/cluster/presets.ts'
import { choose } from '../../store/app.ts'
import { chooseCluster, chooseClusterPreset, useCluster } from '../../store/cluster.ts'
import { isEmbedded } from '../embedded.ts'
import { addressIsRight } from '../links/follow-address.ts'

/** Nothing has been opened here yet, and nothing changed. */
const isUntouched = (): boolean => {
  const { scenario, momentPs } = useCluster.getState()
  return scenario === CLUSTER_PRESETS[0].scenario && momentPs === 0
}

const openFirst = (): void => {
  const still = isEmbedded() || matchMedia('(prefers-reduced-motion: reduce)').matches
  chooseClusterPreset(CLUSTER_PRESETS[0], !still)
}

/** Opens what a link says, paused; what cannot be read is told, and changes nothing. Returns whether it could be. */
const openClusterLink = async (link: string): Promise<boolean> => {
  const decoded = await decodeClusterLink(link)
  if (!decoded.ok) {
    const { message } = decoded
    if (isUntouched()) openFirst()
    chooseCluster({
      notice: isUntouched()
        ? t('{message} What you see instead is the first example.', { message })
        : t('{message} What was there before stays.', { message }),
    })
    return false
  }
  const { scenario, momentPs, digest, engine } = decoded.shared
  chooseCluster({
    scenario,
    momentPs,
    expected: digest === '' ? null : { digests: digest, engine },
    playing: false,
    speedPs: 0,
    picked: null,
    inside: null,
    alone: -1,
    past: [],
    future: [],
    notice:
      engine > CLUSTER_ENGINE_VERSION
        ? t('This link was made by a newer version of the program: its run may differ from what was shared.')
        : null,
  })
  return true
}

/**
 * Opens the link that the page is to open, or what was here before, or the first preset; and again whenever there is
 * another link. Returns whether that has been decided for the first time.
 */
export const useClusterOpening = (link: string): boolean => {
  const [ready, setReady] = useState(false)
  useEffect(() => {
    const open = async (): Promise<void> => {
      if (link === '') {
        if (isUntouched()) openFirst()
        setReady(true)
        return
      }
      const opened = await openClusterLink(link)
      // It has been opened: the same link can be opened again.
      choose({ cluster: '' })
      if (opened) addressIsRight()
    }
    void open()
  }, [link])
  return ready
}
