/** Bounds of everything untrusted, in one place. Beyond them a call is refused or `opaque`, never cut silently. */
export const LIMITS = {
  /** Bytes of one message at a door. */
  message: 8 * 1024 * 1024,
  /** UTF-16 code units of a command the interpreter reads; longer is `opaque: too_complex`. */
  command: 1024 * 1024,
  /** Steps of the abstract interpreter per call. */
  steps: 20_000,
  /** Code units of one value the interpreter keeps. */
  value: 256 * 1024,
  /** Words one brace or glob expansion may yield. */
  braceWords: 256,
  /** Depth of nesting accepted before parsing. */
  nesting: 64,
  /** Depth of code inside code (`sh -c 'sh -c …'`). */
  codeDepth: 16,
  /** Actions kept per call; more is `opaque: too_complex`. */
  actions: 8_192,
  /** Depth of JSON arguments. */
  jsonDepth: 64,
} as const;
