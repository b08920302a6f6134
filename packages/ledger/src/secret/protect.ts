import { hash } from "node:crypto";
import { canonical, MAX_DEPTH } from "../canonical/canonical.js";
import { isWellFormed, toWellFormed } from "../canonical/text.js";
import { LedgerError } from "../error.js";
import type { Digest } from "../event/types.js";
import { commit, type Opening, type RandomSource } from "./commit.js";
import { findTokens, isSecretName, type SecretSpan } from "./tokens.js";

/** Says what is secret. The guard hands in its detectors; {@link FALLBACK_RULES} stand in where nobody does. */
export interface SecretRules {
  /** Secret parts of a text, in order, not overlapping. */
  readonly inText: (text: string) => readonly SecretSpan[];
  /** Whether a member of this name holds a secret, whatever its value. */
  readonly isName: (name: string) => boolean;
}

/** What counts as a secret where nobody brings better rules: tokens by their form, values by the name they have. */
export const FALLBACK_RULES: SecretRules = { inText: findTokens, isName: isSecretName };

/** A value made fit for the log: docs/formats/log.md, section 7. */
export interface Protected {
  readonly value: unknown;
  /** Digest of the value as it arrived; a commitment where it contains a secret, so that it cannot be guessed. */
  readonly digest: Digest;
  /** What opens the commitments within `value` and `digest`. */
  readonly openings: readonly Opening[];
  /** Lone surrogates replaced. */
  readonly altered: number;
}

/**
 * Replaces secrets by salted commitments, lone surrogates by U+FFFD, and puts a `$` before members that begin with one.
 * @throws LedgerError `canonical.depth`, `canonical.type`, `canonical.number`
 */
export function protect(value: unknown, rules: SecretRules = FALLBACK_RULES, random?: RandomSource): Protected {
  return isFit(value, rules, 0) ? new Fit(value) : replaceSecrets(value, rules, random);
}

const NO_OPENINGS: readonly Opening[] = [];

/** A value that needs nothing. Its digest is worked out only where somebody asks for it. */
class Fit implements Protected {
  readonly value: unknown;
  readonly openings = NO_OPENINGS;
  readonly altered = 0;

  constructor(value: unknown) {
    this.value = value;
  }

  get digest(): string {
    return `sha256:${hash("sha256", canonical(this.value), "hex")}`;
  }
}

/** Whether nothing in the value would be replaced: true of almost every value, and found out without copying it. */
function isFit(node: unknown, rules: SecretRules, depth: number): boolean {
  if (typeof node === "string") return isWellFormed(node) && rules.inText(node).length === 0;
  if (typeof node !== "object" || node === null) return true;
  if (depth >= MAX_DEPTH) return false;
  if (Array.isArray(node)) {
    for (let at = 0; at < node.length; at++) if (!isFit(node[at], rules, depth + 1)) return false;
    return true;
  }
  // Also what is inherited, which is more than is written: no list of names has to be made for that.
  for (const name in node) {
    const member = (node as Readonly<Record<string, unknown>>)[name];
    if (name.charCodeAt(0) === DOLLAR || !isWellFormed(name) || holdsSecret(name, member, rules)) return false;
    if (!isFit(member, rules, depth + 1)) return false;
  }
  return true;
}

const DOLLAR = 36;

function holdsSecret(name: string, member: unknown, rules: SecretRules): boolean {
  return member !== null && typeof member !== "boolean" && member !== "" && rules.isName(name);
}

function replaceSecrets(value: unknown, rules: SecretRules, random?: RandomSource): Protected {
  const openings: Opening[] = [];
  let altered = 0;

  const seal = (secret: unknown): string => {
    const opening = commit(secret, random);
    openings.push(opening);
    return opening.commit;
  };

  const repair = (node: unknown, depth: number): unknown => {
    if (typeof node === "string") {
      const { text, replaced } = toWellFormed(node);
      altered += replaced;
      return text;
    }
    if (typeof node !== "object" || node === null) return node;
    if (depth >= MAX_DEPTH) throw new LedgerError("canonical.depth", `nested deeper than ${MAX_DEPTH}`);
    if (Array.isArray(node)) return node.map((item) => repair(item, depth + 1));
    // fromEntries defines members: `__proto__` stays data.
    return Object.fromEntries(Object.entries(node).map(([k, v]) => [repair(k, depth), repair(v, depth + 1)]));
  };

  const hide = (node: unknown): unknown => {
    if (typeof node === "string") return hideText(node);
    if (typeof node !== "object" || node === null) return node;
    if (Array.isArray(node)) return node.map(hide);
    return Object.fromEntries(
      Object.entries(node).map(([name, member]) => {
        const kept = name.startsWith("$") ? `$${name}` : name;
        return [kept, holdsSecret(name, member, rules) ? { $commit: seal(member) } : hide(member)];
      }),
    );
  };

  const hideText = (text: string): unknown => {
    const spans = rules.inText(text);
    return spans.length === 0 ? text : { $commit: seal(text), redacted: redact(text, spans) };
  };

  const repaired = repair(value, 0);
  const hidden = hide(repaired);
  const digest =
    openings.length > 0 ? { $commit: seal(repaired) } : `sha256:${hash("sha256", canonical(repaired), "hex")}`;
  return { value: hidden, digest, openings, altered };
}

/** The text with each secret part replaced by the name of its kind. */
export function redact(text: string, spans: readonly SecretSpan[]): string {
  let out = "";
  let from = 0;
  for (const { start, end, name } of spans) {
    out += `${text.slice(from, start)}‹${name}›`;
    from = end;
  }
  return out + text.slice(from);
}
