import { language } from "@rampart/core";
import { type Ancestry, walkLineage } from "../attest/graph.js";
import { judgeClause } from "./clause.js";
import { MODES, type Mode, type ModelRule, nameOfClause } from "./document.js";
import type { By, Evidence, Said } from "./evidence.js";
import type { TrustPolicy } from "./load.js";
import type { Hit, Revocations } from "./revocations.js";

/** One requirement and how it went. */
export interface Judged {
  readonly id: string;
  readonly holds: boolean;
  /** What was asked and what was found, for a person. */
  readonly why: string;
  readonly reason: string | null;
}

/** Whether a model may be loaded. Never throws on any evidence but `beyond_bounds`. */
export interface Verdict {
  readonly model: string;
  readonly mode: Mode;
  readonly admitted: boolean;
  readonly revoked: boolean;
  readonly clauses: readonly Judged[];
  readonly roots: readonly string[];
  /** Digest of the policy. */
  readonly policy: string;
  /** Where nothing is known yet, because its files are still being digested. */
  readonly pending?: Pending;
}

/** Bytes, `total` 0 where it has not begun; about how many seconds are left, null where nobody can say. */
export interface Pending {
  readonly done: number;
  readonly total: number;
  readonly seconds: number | null;
}

/** The mode and requirements for a model of these names: every matching entry counts, the strictest mode wins. */
export function rulesFor(
  { document }: TrustPolicy,
  names: readonly string[],
): { readonly mode: Mode; readonly rules: readonly ModelRule[] } {
  const rules = document.models.filter(({ match, except = [] }) => meets(match, names) && !meets(except, names));
  const modes = rules.length === 0 ? [document.default] : rules.map(({ mode }) => mode);
  const mode = MODES[Math.max(...modes.map((one) => MODES.indexOf(one)))]!;
  return { mode, rules };
}

const meets = (globs: readonly string[], names: readonly string[]): boolean =>
  globs.some((glob) => names.some((name) => language.parseNameGlob(glob).matches(name)));

/**
 * Judges what is proved about a model. Pure: `now` in milliseconds since 1970.
 *
 * What was revoked is refused in every mode but `off`: a warning about something its maker took back helps nobody.
 */
export function evaluate(policy: TrustPolicy, evidence: Evidence, revocations: Revocations, now: number): Verdict {
  const { mode, rules } = rulesFor(policy, evidence.names);
  const header = { model: evidence.names[0] ?? "", mode, roots: evidence.roots, policy: policy.digest };
  if (mode === "off") return { ...header, admitted: true, revoked: false, clauses: [] };
  const { counted, hits } = withoutRevoked(evidence, revocations);
  // A revocation reaches along whatever anybody trusted says, not only along what one clause counts.
  const ancestry = ancestryOf(evidence, null);
  hits.push(
    ...revocations.ofContent(evidence, ancestry),
    ...evidence.builds.flatMap(({ what }) => revocations.ofInputs(what.inputs)),
  );
  const clauses = [...revoked(hits), ...lists(policy, revocations, now)];
  if (rules.length === 0) clauses.push(judged("default", false, "no entry of the policy names this model"));
  for (const { require } of rules) {
    for (const clause of require) {
      const from = clause.by ?? null;
      const asked = {
        evidence: from === null ? counted : said(counted, from),
        ancestry: ancestryOf(counted, from),
        now,
      };
      const { holds, why } = judgeClause(clause, asked);
      clauses.push({ id: nameOfClause(clause), holds, why, reason: clause.reason ?? null });
    }
  }
  const contentRevoked = hits.some(({ revoked: { kind } }) => kind === "model" || kind === "dataset");
  const sound = clauses.every(({ holds }) => holds);
  return { ...header, admitted: !contentRevoked && (sound || mode === "warn"), revoked: contentRevoked, clauses };
}

function ancestryOf({ roots, lineages }: Evidence, from: readonly string[] | null): Ancestry {
  const known = new Map<string, Said<unknown>[]>();
  for (const one of lineages) {
    if (from !== null && !from.includes(one.by.signer)) continue;
    known.set(one.root, [...(known.get(one.root) ?? []), one]);
  }
  return walkLineage(roots, new Map([...known].map(([root, all]) => [root, all.map(({ what }) => what as never)])));
}

/** Only what these signers attested; signatures over the model itself stay. */
function said(evidence: Evidence, from: readonly string[]): Evidence {
  const by = <T>(all: readonly Said<T>[]) => all.filter((one) => from.includes(one.by.signer));
  return { ...evidence, builds: by(evidence.builds), scans: by(evidence.scans), evaluations: by(evidence.evaluations) };
}

function withoutRevoked(evidence: Evidence, revocations: Revocations): { counted: Evidence; hits: Hit[] } {
  const hits = new Map<string, Hit>();
  const holds = (by: By): boolean => {
    const hit = revocations.ofSigner(by);
    if (hit !== null) hits.set(`${hit.list} ${hit.revoked.digest}`, hit);
    return hit === null;
  };
  const all = <T extends Said<unknown>>(those: readonly T[]) => those.filter(({ by }) => holds(by));
  const { signatures, lineages, builds, scans, evaluations } = evidence;
  const counted = {
    ...evidence,
    signatures: signatures.filter(holds),
    lineages: all(lineages),
    builds: all(builds),
    scans: all(scans),
    evaluations: all(evaluations),
  };
  const found = [...hits.values()];
  const taken = found.map(({ how, list, revoked: { reason } }) => `${how} was revoked by ${list}: ${reason}`);
  return { counted: { ...counted, problems: [...taken, ...evidence.problems] }, hits: found };
}

/** A revoked key makes its signatures void and is said; whether enough others remain is for the other clauses. */
function revoked(hits: readonly Hit[]): Judged[] {
  if (hits.length === 0) return [judged("revoked", true, "nothing of it was revoked")];
  return hits.map(({ list, how, revoked: { kind, digest, reason } }) => {
    const content = kind === "model" || kind === "dataset";
    return judged(
      "revoked",
      !content,
      `${how} was revoked by ${list} (${digest}): ${reason}${content ? "" : "; what it signed does not count"}`,
    );
  });
}

const lists = ({ document }: TrustPolicy, revocations: Revocations, now: number): Judged[] =>
  document.revocations.map((list) => {
    const why = revocations.missing(list, now);
    return judged("revocations", why === null, why ?? `the revocation list ${list.name} is there and current`);
  });

const judged = (id: string, holds: boolean, why: string): Judged => ({ id, holds, why, reason: null });
