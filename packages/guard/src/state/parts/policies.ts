import { createHash } from "node:crypto";
import type { EventOf } from "@rampart/ledger";
import type { Json } from "@rampart/service";
import { SHADOW_CODE, type SoFar, soFarIn } from "../../policy/life/so-far.js";
import type { At, Part } from "../part.js";
import { keep } from "./bounded.js";

/** Policies that came into force, that wait, and sign-offs that are remembered; the log has all of them. */
export const POLICY_LIMITS = { history: 256, staged: 16, signOffs: 1_024 } as const;

/** A policy that came into force. */
export interface InForce {
  readonly digest: string;
  readonly state: "active" | "rolled-back";
  /** Who chose it; null: it is what stood in the file. */
  readonly by: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The one before. */
  readonly previous: string | null;
  /** Whether it declares sign-offs, so that it must not be replaced by whatever stands in the file. */
  readonly signed: boolean;
}

/** A policy that waits to be in force. */
export interface Staged {
  readonly digest: string;
  /** Who made the change: never one of those who agree to it. */
  readonly by: string | null;
  readonly at: number;
}

export interface SignOff {
  readonly policy: string;
  readonly area: string;
  readonly by: string;
  /** Digest of the change that was agreed to: from which policy to which. */
  readonly effect: string | null;
  readonly at: number;
}

/** The life of policies: which is in force, which were, which wait, and who agreed to what. */
export class PolicyHistory implements Part {
  readonly name = "policies";
  readonly kinds = ["policy", "sign-off", "alarm"] as const;
  active: InForce | null = null;
  /** `sha256:…` of the file the guard looked at last, whatever came of it. */
  file: string | null = null;
  /** Policies that were in force, by digest, the newest last. */
  readonly history = new Map<string, InForce>();
  readonly staged = new Map<string, Staged>();
  shadow: string | null = null;
  /** What the policy beside came to, as far as was written down last. */
  soFar: SoFar | null = null;
  readonly signOffs = new Map<string, SignOff>();

  apply(event: EventOf<"policy"> | EventOf<"sign-off"> | EventOf<"alarm">, at: At): void {
    if (event.kind === "sign-off") this.#sign(event, at);
    else if (event.kind === "alarm") this.#compared(event);
    else this.#step(event, at);
  }

  /** Sign-offs of one change, by area. */
  signedBy(policy: string, effect: string): ReadonlyMap<string, readonly string[]> {
    const areas = new Map<string, string[]>();
    const author = this.staged.get(policy)?.by ?? null;
    for (const one of this.signOffs.values()) {
      if (one.policy !== policy || one.effect !== effect || one.by === author) continue;
      areas.set(one.area, [...(areas.get(one.area) ?? []), one.by]);
    }
    return areas;
  }

  save(): Json {
    const { active, file, shadow, soFar } = this;
    const lists = { history: this.history, staged: this.staged, signOffs: this.signOffs };
    const listed = Object.entries(lists).map(([name, map]) => [name, [...map.values()]]);
    return { active, file, shadow, soFar, ...Object.fromEntries(listed) } as unknown as Json;
  }

  load(saved: Json): void {
    if (saved === null) return;
    const from = saved as unknown as Saved;
    [this.active, this.file, this.shadow] = [from.active, from.file, from.shadow];
    this.soFar = from.soFar ?? null;
    for (const one of from.history) this.history.set(one.digest, one);
    for (const one of from.staged) this.staged.set(one.digest, one);
    for (const one of from.signOffs) this.signOffs.set(keyOf(one), one);
  }

  #step({ state, sources, by, ...event }: EventOf<"policy">, { time }: At): void {
    const [digest, previous] = [plain(event.digest), plain(event.previous)];
    const source = sources[0] as { digest?: unknown; signed?: unknown } | undefined;
    if (by === null && typeof source?.digest === "string" && state !== "staged") this.file = source.digest;
    if (state === "active" || state === "rolled-back") {
      if (digest !== null) this.#activate(digest, { state, by, at: time, previous, signed: source?.signed === true });
    } else if (state === "staged" && digest !== null) {
      if (typeof source?.digest === "string") this.file = source.digest;
      // Who made a change stays who made it, whoever hands it in again.
      if (!this.staged.has(digest)) keep(this.staged, digest, { digest, by, at: time }, POLICY_LIMITS.staged);
    } else if (state === "shadow") [this.shadow, this.soFar] = [digest, null];
    else if (state === "refused" && digest !== null) this.#forget(digest);
  }

  #compared({ code, details }: EventOf<"alarm">): void {
    if (code === SHADOW_CODE) this.soFar = soFarIn(details as Json);
  }

  #activate(digest: string, change: Omit<InForce, "digest">): void {
    const { by, signed } = change;
    if (digest === this.active?.digest) this.active = { ...this.active, by, signed };
    else {
      this.active = { digest, ...change };
      this.soFar = null;
      keep(this.history, digest, this.active, POLICY_LIMITS.history);
    }
    this.#forget(digest);
  }

  #forget(digest: string): void {
    this.staged.delete(digest);
    if (this.shadow === digest) this.shadow = null;
    for (const [key, { policy }] of this.signOffs) if (policy === digest) this.signOffs.delete(key);
  }

  #sign({ area, by, state, ...event }: EventOf<"sign-off">, { time }: At): void {
    const policy = plain(event.policy);
    if (policy === null) return;
    const one = { policy, area, by, effect: plain(event.effect), at: time };
    if (state === "withdrawn") this.signOffs.delete(keyOf(one));
    else keep(this.signOffs, keyOf(one), one, POLICY_LIMITS.signOffs);
  }
}

interface Saved {
  readonly active: InForce | null;
  readonly file: string | null;
  readonly shadow: string | null;
  /** Not in snapshots written before it was kept. */
  readonly soFar?: SoFar | null;
  readonly history: readonly InForce[];
  readonly staged: readonly Staged[];
  readonly signOffs: readonly SignOff[];
}

/** What a sign-off agrees to: one policy taking the place of one other. Another one in force meanwhile is another change. */
export function effectOf(from: string, to: string): string {
  return `sha256:${createHash("sha256").update(`rampart policy change\n${from}\n${to}\n`).digest("hex")}`;
}

/** Digests of policies are no secrets; one that was made into a commitment is none this guard wrote. */
const plain = (digest: EventOf<"policy">["digest"]): string | null => (typeof digest === "string" ? digest : null);

const keyOf = ({ policy, area, by }: Pick<SignOff, "policy" | "area" | "by">): string => `${policy} ${area}\0${by}`;
