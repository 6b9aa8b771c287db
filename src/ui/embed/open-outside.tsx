import { useEffect, useState } from 'react'
import { t } from '../../language/t.ts'
import { useApp } from '../../store/app.ts'
import { useCluster } from '../../store/cluster.ts'
import { currentLook, linkOf } from '../links/current-link.ts'

/** Leads to the same moment in a page of its own. */
export const OpenOutside = () => {
  const [fragment, setFragment] = useState(location.hash.slice(1))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => void linkOf(currentLook().look).then(setFragment, () => setFragment('')), 300)
    }
    const stops = [useApp.subscribe(look), useCluster.subscribe(look)]
    look()
    return () => {
      for (const stop of stops) stop()
      clearTimeout(timer)
    }
  }, [])
  return (
    <a className="embed-outside" href={`${location.pathname}#${fragment}`} target="_blank" rel="noopener noreferrer">
      {t('Open in Mastership')} <span aria-hidden="true">↗</span>
    </a>
  )
}
