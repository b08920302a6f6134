import { checkPiece, wholeOf } from "./check.js";
import { type LoadResult, preparePolicy } from "./compile.js";
import type { PolicyError } from "./errors.js";
import { joinPieces } from "./join.js";
import { readKnowledge } from "./knowledge.js";
import { type LoadWorld, type Piece, readPieces, type Unreported } from "./piece.js";
import { addProjects } from "./project.js";
import type { PricesDocument } from "./sections/prices.js";

/** A text a policy is loaded from. */
export interface PolicyText {
  /** File name for messages. */
  readonly name: string;
  readonly text: string;
  /** `project`: a repository's own policy. It may only restrict, and is left out with a warning when it is not sound.
   * `knowledge`: what users know of programs; it may only add actions. */
  readonly kind?: "policy" | "project" | "knowledge";
}

/**
 * Loads one policy from one or more texts: parse, shape, packs, join, check, prepare. Several texts, and several packs,
 * join like rules do: the more restrictive wins. Nothing is loaded when anything is wrong, except for a project's own
 * policy, which is then left out. Format: docs/formats/policy.md.
 */
export function loadPolicy(texts: readonly PolicyText[], world: LoadWorld): LoadResult {
  const errors: PolicyError[] = [];
  const pieces: readonly Piece[] = readPieces(
    texts.filter(({ kind }) => kind === undefined || kind === "policy"),
    world,
    errors,
  );
  const knowledge = readKnowledge(
    texts.filter(({ kind }) => kind === "knowledge"),
    errors,
  );
  const joined = errors.length > 0 ? null : joinPieces(pieces, errors);
  if (joined === null) return { ok: false, errors };
  const whole = wholeOf(joined.document);
  for (const piece of joined.pieces) checkPiece(piece, whole, errors);
  if (world.unreported !== undefined) checkMeasures(joined.pieces, joined.document.prices, world.unreported, errors);
  if (errors.length > 0) return { ok: false, errors };
  const projects = texts.filter(({ kind }) => kind === "project");
  const { document, warnings } = addProjects(joined.document, projects);
  const known = knowledge.length === 0 ? document : { ...document, knowledge };
  return { ok: true, policy: preparePolicy(known, joined.tests), warnings };
}

/** A cap on what nobody counts would never be reached: that is no limit, and whoever wrote it believes in one. */
function checkMeasures(
  pieces: readonly Piece[],
  prices: PricesDocument | undefined,
  unreported: Unreported,
  errors: PolicyError[],
): void {
  for (const { source, locate } of pieces) {
    for (const [index, limit] of (source.limits ?? []).entries()) {
      const message = unreported(limit, prices);
      if (message === null) continue;
      const at = `/limits/${index}/measure`;
      errors.push(locate({ code: "policy.unreported_measure", at, part: "value", message, suggestion: null }));
    }
  }
}
