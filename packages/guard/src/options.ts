import type { Witness } from "@rampart/ledger";
import type { Layout } from "@rampart/service";
import type { DoorAdapter } from "./adapter.js";
import type { ApiOptions } from "./api/options.js";
import type { WhenDiskFull } from "./gate/unrecorded.js";
import type { HeartbeatOptions } from "./heartbeat/heart.js";
import type { RetentionRules } from "./retention/retention.js";
import type { WebhookOptions } from "./reviews/webhook/webhook.js";
import type { SystemOptions } from "./system/caller.js";
import type { WhenUnwitnessed } from "./witness/duty.js";
import type { ModelAsker } from "./world/models.js";

export interface GuardOptions {
  readonly layout: Layout;
  /** The doors this guard understands. */
  readonly adapters: readonly DoorAdapter[];
  /** Version of the product, for the record. */
  readonly version: string;
  /** Absolute home folder of the user whose agents are guarded, and that user's name. */
  readonly home: string;
  readonly user: string;
  /** Environment the runtime folder is found by. */
  readonly env: { readonly [name: string]: string | undefined };
  /** Absolute folders that may be filled and emptied freely, besides the system's own. */
  readonly scratch?: readonly string[];
  /** Absolute paths of programs of ours agents must not change. */
  readonly installed?: readonly string[];
  /** Places elsewhere that keep checkpoints, so that a rewrite of the log can be noticed. */
  readonly witnesses?: readonly Witness[];
  /** What they are worth, for status: some may fall with this machine. */
  readonly witnessAssurance?: string;
  /** How many of them must cosign a checkpoint; fewer is an alarm and a problem in the status. Default 0. */
  readonly witnessQuorum?: number;
  /** Whether calls that change anything are denied while fewer cosign. Default `alarm`: they go on. */
  readonly whenUnwitnessed?: WhenUnwitnessed;
  /** Milliseconds they still go on for. Default 300,000. */
  readonly witnessPatienceMs?: number;
  /** What happens while the disk is full: every call is denied, or those that change nothing go on. Default `deny`. */
  readonly whenDiskFull?: WhenDiskFull;
  /** Who is asked whether a model may be loaded. Without one no model is admitted. */
  readonly models?: ModelAsker;
  /** For how long content of the record is kept; its hashes stay. Default: for ever. */
  readonly retention?: RetentionRules;
  /** The HTTP API. Without it nothing is listened on but the sockets. */
  readonly api?: ApiOptions;
  /** Where questions to people are posted, and whose answers count. */
  readonly reviews?: WebhookOptions;
  /** Where signs of life go, for somebody elsewhere to notice that they stop. */
  readonly heartbeat?: HeartbeatOptions;
  /** Set where the guard has a user of its own; `home` and `user` then speak of nobody. */
  readonly system?: SystemOptions;
  /** Milliseconds one call may take from its arrival to its answer. Default 1,500; doors wait a little longer. */
  readonly deadlineMs?: number;
  /** End on SIGTERM, SIGINT and SIGHUP. Default true. */
  readonly handleSignals?: boolean;
  /** Milliseconds between checkpoints handed to witnesses. Default 60,000. */
  readonly witnessMs?: number;
  /** Judge samples after listening. Default true. */
  readonly warmUp?: boolean;
  /** Wall clock, milliseconds since 1970; what is made of it never goes back. Default the system's. */
  readonly wall?: () => number;
  /** The guard's time itself, milliseconds since 1970, in place of what is made of `wall`. */
  readonly now?: () => number;
}

export const DEADLINE_MS = 1_500;
