/** Thrown where a server does not list its tools; the message says why, in words for a person. */
export class NotListed extends Error {}
