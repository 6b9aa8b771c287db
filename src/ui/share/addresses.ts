/** The page's own address, without what is behind it. */
const page = (): string => `${location.origin}${location.pathname}`

/** The address of a link, from its fragment. */
export const addressOf = (fragment: string): string => `${page()}#${fragment}`

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** HTML that shows the same inside another page. */
export const embedSnippet = (fragment: string, title: string): string =>
  `<iframe src="${escaped(`${page()}?embed#${fragment}`)}" title="${escaped(`Mastership: ${title}`)}" ` +
  'width="100%" height="640" style="border: 0" loading="lazy" allow="fullscreen"></iframe>'
