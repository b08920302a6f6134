import type { ReviewDemand } from "@rampart/core";

/**
 * A review is a question to a person about exactly one call. Bound by digest to what the call would do, who asked, where
 * and under which policy: whatever changes makes another digest, and so another question.
 *
 *     open ──approve──> approved ──the same call again──> used (where it is for one call)
 *       │  (by as many people as the policy wants)  ├──time──> expired
 *       ├──deny──────> denied ───────────────time───┘
 *       └──time──────> expired          any of them ──quarantine, task or session over, another policy──> void
 */
const REVIEW_STATES = ["open", "approved", "denied", "used", "expired", "void"] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** What an approval is for: one call, the same call again until the session ends, or until a time. */
export const REVIEW_SCOPES = ["once", "session", "until"] as const;
export type ReviewScope = (typeof REVIEW_SCOPES)[number];

/** One person's yes. */
export interface Approval {
  readonly by: string;
  readonly channel: string;
  /** Whether more than their own word says who they are. */
  readonly verified: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly scope: ReviewScope;
  /** Milliseconds it may last from then on; 0 where it is for one call. */
  readonly lasts: number;
}

export interface Review {
  /** `r-` and eight of `a-z 2-9`; what a person types. */
  readonly id: string;
  readonly digest: string;
  /** The intent that opened it. */
  readonly intent: string;
  readonly state: ReviewState;
  readonly opened: number;
  /** When the present state ends by itself, milliseconds since 1970. */
  readonly until: number;
  /** Who answered last. */
  readonly reviewer: string | null;
  /** Those who agreed so far, first to last. */
  readonly approvals: readonly Approval[];
  readonly demand: ReviewDemand;
  /** Digest of the policy that asked. */
  readonly policy: string;
  readonly scope: ReviewScope;
  /** What whoever answered said about it, or why it is void. */
  readonly note: string | null;
  readonly subject: ReviewSubject;
}

/** What a reviewer sees. Made of what the call would do, not of what the agent says about it. */
export interface ReviewSubject {
  readonly door: string;
  readonly agent: string;
  readonly principal: string;
  /** Who answers for the agent, as far as the guard knows. */
  readonly owner: string | null;
  readonly session: string;
  readonly task: string | null;
  readonly tool: string;
  readonly cwd: string | null;
  /** `kind resource`, at most 16. */
  readonly actions: readonly string[];
  /** Further actions there was no room for. */
  readonly more: number;
  readonly rules: readonly { readonly rule: string; readonly reason: string }[];
  /** The privilege an approval gives besides, where one is behind the question. */
  readonly privilege: string | null;
}

export const REVIEW_LIMITS = {
  /** Reviews that are not settled; another one is refused. */
  open: 256,
  perSession: 32,
  /** Approvals that last and denials are kept until they end; beyond this the one that ends first goes. */
  standing: 2_048,
  actions: 16,
  /** UTF-16 code units of a note. */
  note: 512,
  /** How long a question waits for a person. */
  openMs: 60 * 60 * 1000,
  /** How long an approval waits for the call, and a denial stands against it. */
  armedMs: 10 * 60 * 1000,
} as const;

/** Whether nothing comes of it any more. */
export function isOver({ state }: Pick<Review, "state">): boolean {
  return state === "used" || state === "expired" || state === "void";
}
