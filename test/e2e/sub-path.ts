/** The path that the built site is served under: not the root, since it must not matter. */
export const SUB_PATH = '/some/where/'
