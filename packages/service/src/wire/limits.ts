/** Bounds of everything that crosses a local socket, in bytes and milliseconds. */
export const WIRE_LIMITS = {
  /** A hook's header line, without its line feed. */
  header: 256,
  /** What a host handed to a hook, and so the largest payload of a hook frame. */
  payload: 8 * 1024 * 1024,
  /** A JSON line: a payload's worth of call plus room for what surrounds it. */
  line: 8 * 1024 * 1024 + 4096,
  /** Each of stdout and stderr in a hook's answer. */
  output: 1024 * 1024,
  /** Characters of a host's name. */
  host: 32,
  /** From the first byte of a message to its last. */
  messageMs: 5_000,
  /** A connection on which nothing arrives is closed. */
  idleMs: 300_000,
  /** A peer that does not take its answer is dropped. */
  writeMs: 5_000,
  connections: 256,
  /** Bytes buffered over all connections of one server. */
  buffered: 64 * 1024 * 1024,
} as const;
