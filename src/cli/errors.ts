/** Something that was given is wrong (a file, a name, a value): exit status 1. The message names the place and the mend. */
export class InputError extends Error {}

/** The command line itself is wrong: exit status 2. */
export class UsageError extends Error {}
