/** Version of the program, as its package says it: what is cited, and stands in what is exported. */
export const PROGRAM_VERSION = '0.1.0'
