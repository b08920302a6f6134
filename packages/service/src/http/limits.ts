/** Bounds of everything that comes over HTTP, in bytes and milliseconds. */
export const HTTP_LIMITS = {
  /** Request line and headers together; Node refuses more with 431. */
  head: 16 * 1024,
  headers: 64,
  target: 4_096,
  /** Members of a query. */
  query: 32,
  /** The largest body any route takes: a call of the local sockets' size. */
  body: 8 * 1024 * 1024,
  /** Bodies of all requests together. */
  buffered: 64 * 1024 * 1024,
  connections: 256,
  /** Connections of one address. */
  perAddress: 128,
  /** From the first byte of a request to the end of its headers. */
  headMs: 5_000,
  /** From the first byte of a request to the end of its body. */
  requestMs: 10_000,
  /** A connection nothing is asked on is closed. */
  idleMs: 15_000,
  /** A peer that does not take its events is dropped. */
  writeMs: 10_000,
  /** A connection on which nothing moves either way is closed, whatever it waits for. */
  stallMs: 30_000,
  /** A stream says that it lives. */
  aliveMs: 10_000,
} as const;
