import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

const widthOf = (element: Element): number => Math.round(element.clientWidth)

/** An element's width as it is laid out, so that the picture is drawn in the page's own pixels. */
export const useWidth = (): [RefObject<HTMLDivElement | null>, number] => {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(680)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    setWidth(widthOf(element))
    const observer = new ResizeObserver(() => setWidth(widthOf(element)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [box, width]
}

/** The same, but 0 until the page has been laid out by itself: to ask earlier would have it laid out once more. */
export const useWidthOnceKnown = (): [RefObject<HTMLDivElement | null>, number] => {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidth(widthOf(element)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [box, width]
}
