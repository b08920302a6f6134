import type { LedgerError } from "../error.js";
import type { Frontier } from "../merkle/frontier.js";
import type { Opening } from "../secret/commit.js";
import type { Disk } from "../segment/disk.js";
import type { ClockWatch } from "./clock.js";
import type { HashWriter } from "./hashes.js";
import type { Lock } from "./lock.js";
import type { OffsetWriter } from "./offsets.js";
import type { Signing } from "./signing.js";
import type { Tail } from "./tail.js";

/** What a log is made of. Put together by `openLog`. */
export interface Parts {
  readonly folder: string;
  readonly disk: Disk;
  readonly lock: Lock;
  readonly clock: ClockWatch;
  readonly run: string;
  readonly keepOpenings: boolean;
  readonly frontier: Frontier;
  readonly hashes: HashWriter;
  readonly offsets: OffsetWriter;
  readonly tail: Tail;
  readonly signing: Signing;
  /** First index of the segment being written. */
  readonly segment: number;
}

export interface AppendOptions {
  /** True: on disk when the promise resolves. False: written, so that it survives the process but not a power cut. */
  readonly durable: boolean;
  /** What opens the commitments in the event. */
  readonly openings?: readonly Opening[];
}

export interface LogStatus {
  readonly origin: string;
  readonly entries: number;
  /** Entries covered by the last checkpoint. */
  readonly signed: number;
  readonly waiting: number;
  /** Verifier key in force. */
  readonly key: string;
  /** Why the log takes no more entries, or null. */
  readonly failure: LedgerError | null;
}
