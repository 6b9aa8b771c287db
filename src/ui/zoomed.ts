/** How many times larger an element is shown than it is laid out: a page that is presented is enlarged. */
export const zoomOf = (element: Element): number => element.currentCSSZoom ?? 1

/** Where a pointer is, in an element's own pixels. */
export const pointIn = (
  element: Element,
  { clientX, clientY }: { clientX: number; clientY: number },
): { x: number; y: number } => {
  const { left, top } = element.getBoundingClientRect()
  const zoom = zoomOf(element)
  return { x: (clientX - left) / zoom, y: (clientY - top) / zoom }
}
