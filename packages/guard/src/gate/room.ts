import type { Policy } from "@rampart/core";
import type { DoorSettings, PostgresParser } from "@rampart/service";
import type { FactsProvider } from "../facts/provider.js";
import type { GrantDesk } from "../grants/desk.js";
import type { Requests } from "../grants/request.js";
import type { Counters } from "../health/counters.js";
import type { Limits } from "../limits/limits.js";
import type { Followers } from "../orders/followers.js";
import type { Shadow } from "../policy/life/shadow.js";
import type { Journal } from "../record/journal.js";
import type { ReviewDesk } from "../reviews/desk.js";
import type { IntentMemory } from "../state/intents.js";
import type { Parts } from "../state/parts/index.js";
import type { TaskDesk } from "../tasks/desk.js";
import type { Duty } from "../witness/duty.js";
import type { Models } from "../world/models.js";
import type { Look } from "../world/reader.js";
import type { Unrecorded } from "./unrecorded.js";

/** Everything the gate works with. Made once when the guard starts; what may change is asked for anew by each call. */
export interface Room {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The policy in force; a call is judged by the one it found when it came in. */
  readonly policy: () => Policy;
  readonly door: (name: string) => DoorSettings;
  readonly facts: FactsProvider;
  readonly reviews: ReviewDesk;
  readonly tasks: TaskDesk;
  readonly grants: GrantDesk;
  readonly requests: Requests;
  readonly journal: Journal;
  /** Doors that are told when what they started is stopped or held. */
  readonly followers: Followers;
  /** What the log says, kept up with it. */
  readonly known: Parts;
  /** Whether calls that change anything may go on while too few witnesses cosign. */
  readonly duty: Duty;
  /** Calls that went on while the disk was full, where the operator chose so. */
  readonly unrecorded: Unrecorded;
  readonly intents: IntentMemory;
  /** Room under the policy's limits. */
  readonly limits: Limits;
  readonly counters: Counters;
  /** Asks the process that verifies models; without an answer none is admitted. */
  readonly models: Models;
  /** Looks at files and links where the guard's own user may not; absent where it may see what agents see. */
  readonly look?: Look;
  /** Loaded when the first statement arrives, and given up when none comes any more. */
  readonly sql: PostgresParser;
  /** A policy that decides beside the one in force; absent in a rehearsal. */
  readonly shadow?: Shadow;
}
