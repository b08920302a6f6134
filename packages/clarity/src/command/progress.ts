import type { Io } from "../verbs/verb.js";

export interface Progress {
  readonly onTotal: (bytes: number) => void;
  readonly onProgress: (done: number) => void;
  /** Takes the line away again. */
  end(): void;
}

/** Says nothing for work shorter than this. */
const QUIET_MS = 1_000;
/** Between two lines. */
const STEP_MS = 100;

/** A line on standard error with throughput and time left, only where a person looks at it. */
export function createProgress(io: Io, watched: boolean = process.stderr.isTTY === true): Progress {
  const begun = io.now();
  let total = 0;
  let shown = 0;
  return {
    onTotal: (bytes) => {
      total = bytes;
    },
    onProgress: (done) => {
      const ms = io.now() - begun;
      if (!watched || ms < QUIET_MS || total === 0 || ms - shown < STEP_MS) return;
      shown = ms;
      io.rawError(`\r\u001b[K${describe(done, total, ms)}`);
    },
    end: () => {
      if (shown > 0) io.rawError("\r\u001b[K");
    },
  };
}

/** `1.2 of 10.0 GB (12 %), 1450 MB/s, 6 s left`. Bytes and milliseconds. */
export function describe(done: number, total: number, ms: number): string {
  const speed = (done / Math.max(ms, 1)) * 1000;
  const left = speed > 0 ? `${Math.ceil(Math.max(0, total - done) / speed)} s left` : "unknown time left";
  const share = Math.floor((done / total) * 100);
  return `${(done / 1e9).toFixed(1)} of ${(total / 1e9).toFixed(1)} GB (${share} %), ${Math.round(speed / 1e6)} MB/s, ${left}`;
}
