/**
 * A review is a question to a person about exactly one call. Bound by digest to what the call would do, who asked, where
 * and under which policy: whatever changes makes another digest, and so another question.
 *
 *     open ──approve──> approved ──the same call again──> used
 *       ├──deny──────> denied       └──time───> expired
 *       └──time──────> expired
 */
export const REVIEW_STATES = ["open", "approved", "denied", "used", "expired"] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

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
  readonly reviewer: string | null;
  readonly subject: ReviewSubject;
}

/** What a reviewer sees. Made of what the call would do, not of what the agent says about it. */
export interface ReviewSubject {
  readonly door: string;
  readonly agent: string;
  readonly session: string;
  readonly tool: string;
  readonly cwd: string | null;
  /** `kind resource`, at most 16. */
  readonly actions: readonly string[];
  /** Further actions there was no room for. */
  readonly more: number;
  readonly rules: readonly { readonly rule: string; readonly reason: string }[];
}

export const REVIEW_LIMITS = {
  /** Reviews that are not settled; another one is refused. */
  open: 256,
  perSession: 32,
  actions: 16,
  /** How long a question waits for a person. */
  openMs: 60 * 60 * 1000,
  /** How long an approval waits for the call, and a denial stands against it. */
  armedMs: 10 * 60 * 1000,
} as const;
