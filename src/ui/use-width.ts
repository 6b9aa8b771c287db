import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** An element's width as it is laid out, so that the picture is drawn in the page's own pixels. */
export const useWidth = (): [RefObject<HTMLDivElement | null>, number] => {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(680)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    setWidth(Math.round(element.clientWidth))
    const observer = new ResizeObserver(() => setWidth(Math.round(element.clientWidth)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [box, width]
}
