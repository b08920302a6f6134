import type { WrittenFile } from "./action.js";

/** Where the call happens. Everything the interpreter knows of the machine, as a value. */
export interface Place {
  /** Absolute home folder of the user the agent runs as. */
  readonly home: string;
  readonly user: string;
  /** Working directory of the call; `null` means unknown, and relative paths then resolve to `any`. */
  readonly cwd: string | null;
  /** Fixed by the host at session start; never `/` or the home folder; never widened by a call. */
  readonly project: string | null;
  /** Absolute folders that may be filled and emptied freely; `/tmp` and `$TMPDIR` at least. */
  readonly scratch: readonly string[];
  /**
   * Variables of the agent's environment that choose a cluster, an account or a server (`KUBECONFIG`, `AWS_PROFILE`), where
   * the door runs in that environment and knows them.
   */
  readonly variables?: Readonly<Record<string, string>>;
  /** Absolute paths of Rampart's own policy, keys, log, sockets and programs on this machine. */
  readonly installed: readonly string[];
}

/** What this session has read and written so far. In memory first. */
export interface SessionFacts {
  readonly written: readonly WrittenFile[];
  /** Things of a name it made where nothing of that name was: `container web`, `branch fix in /home/dev/app`. At most 256. */
  readonly made?: readonly string[];
  /** Labels of what was read, for information flow. */
  readonly read: readonly string[];
}

export interface Identity {
  readonly agent: string;
  readonly principal: string;
  readonly owner: string | null;
  /** False in user mode: agent and session are then claims of the caller. */
  readonly verified: boolean;
}

export interface TaskFacts {
  readonly id: string;
  readonly kind: string;
  readonly purpose: string | null;
  readonly sensitivity: "low" | "medium" | "high" | null;
  /** What the task is about: `patient/42`, plain names with slashes between them, so that it stands for itself in a path. */
  readonly subject: string | null;
  readonly environment: string | null;
}

/** A temporary, task-bound privilege. */
export interface Grant {
  readonly id: string;
  readonly privilege: string;
  readonly agent: string;
  readonly task: string | null;
  /** Milliseconds since 1970; the grant is void from this instant on. */
  readonly until: number;
  readonly uses: number | null;
  readonly approvers: readonly string[];
}

/** An agent on the way to the one that acts: it handed its work on. What it may not do itself, nobody does for it. */
export interface Link {
  readonly identity: Identity;
  readonly roles: readonly string[];
  readonly grants: readonly Grant[];
}

/** A limit that has no room for this call. */
export interface ReachedLimit {
  /** Name of the limit in the policy. */
  readonly limit: string;
  readonly verdict: "ask" | "deny";
  /** What is used up and until when, for whoever is stopped. */
  readonly reason: string;
  readonly instead: string | null;
}

/** Everything `decide` may depend on besides policy, actions and findings: a value, so that a decision can be replayed. */
export interface Facts {
  readonly identity: Identity;
  readonly door: string;
  readonly roles: readonly string[];
  readonly task: TaskFacts | null;
  readonly purpose: string | null;
  readonly environment: string | null;
  readonly grants: readonly Grant[];
  readonly session: SessionFacts;
  /** Agents that handed the work on, the first of all first, without the one that acts. At most 16. */
  readonly chain?: readonly Link[];
  /** Limits without room for this call. */
  readonly reached?: readonly ReachedLimit[];
  /** `read-only`: what changes nothing may go on. */
  readonly quarantined: boolean | "read-only";
  readonly stopped: boolean;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number;
  readonly place: Place;
}

export const EMPTY_SESSION: SessionFacts = { written: [], read: [] };

/** A session of which nothing is known may have read anything worth protecting: what only holds for one that has not, does not hold. */
export const UNKNOWN_SESSION: SessionFacts = {
  written: [],
  read: ["secret", "credential", "personal", "untrusted", "production"],
};

/** The facts of whoever knows no more than the caller and the place: no role, task or grant, nobody verified, a session without a past. */
export function plainFacts(
  caller: { readonly agent: string; readonly principal: string; readonly door: string },
  place: Place,
  now: number,
): Facts {
  const { agent, principal, door } = caller;
  return {
    identity: { agent, principal, owner: null, verified: false },
    door,
    roles: [],
    task: null,
    purpose: null,
    environment: null,
    grants: [],
    session: EMPTY_SESSION,
    quarantined: false,
    stopped: false,
    now,
    place,
  };
}
