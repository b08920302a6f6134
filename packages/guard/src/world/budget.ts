/** Bounds of what one call may make the guard look at. */
export const LOOK_LIMITS = {
  /** Links asked about per call at most; as many as core asks. */
  links: 256,
  /** Wants answered per call; the others stay unanswered, which the interpreter reads as unknown. */
  wants: 64,
  /** Bytes of one file. */
  fileBytes: 256 * 1024,
  /** Bytes of all files of one call. */
  totalBytes: 1024 * 1024,
  /** Paths one glob may yield. */
  paths: 256,
  /** Folder entries one glob may look at. */
  entries: 4_096,
  /** Milliseconds for all of it. */
  totalMs: 250,
} as const;
