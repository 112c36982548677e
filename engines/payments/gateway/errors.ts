/** The gateway did not answer, or not with its signature: the same call may be made again. */
export class NoAnswer extends Error {}
/** The file of a day cannot be read or is not the gateway's. */
export class BadFile extends Error {}
