/** Whether the page is shown inside another one, or asked to look so: `?embed`. */
export const isEmbedded = (): boolean => new URLSearchParams(location.search).has('embed')
