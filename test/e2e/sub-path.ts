/** The path that the built site is served under: not the root, since it must not matter. */
export const SUB_PATH = '/some/where/'

/** The address of the site that is tested. */
export const siteUrl = (): string => `http://127.0.0.1:${process.env['E2E_PORT']}${SUB_PATH}`
