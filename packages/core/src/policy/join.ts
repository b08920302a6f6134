import { joinVerdicts, type Verdict } from "../spine/verdict.js";
import type { LabelMeaning } from "./conditions/language.js";
import type {
  OverrideDocument,
  PolicyDocument,
  RoleDocument,
  RuleDocument,
  TestDocument,
  Understanding,
} from "./document.js";
import type { PolicyError } from "./errors.js";
import type { Piece } from "./piece.js";
import { joinSections } from "./sections/index.js";
import { escapePointer } from "./shape.js";

export interface Joined {
  readonly document: PolicyDocument;
  /** Of the texts themselves. A pack is tested as it is, not as somebody loosened it. */
  readonly tests: readonly TestDocument[];
  /** Packs before what extends them, each once. */
  readonly pieces: readonly Piece[];
}

const CLASSES = [
  "malformed",
  "unknown-program",
  "opaque",
  "beyond-bounds",
] as const satisfies readonly (keyof Understanding)[];

/** Joins texts and the packs they extend into one document. Null when something essential is missing or there twice. */
export function joinPieces(tops: readonly Piece[], errors: PolicyError[]): Joined | null {
  const before = errors.length;
  const pieces = inOrder(tops);
  for (const piece of pieces) if (piece.isPack) requireClasses(piece, errors);
  const understanding: Partial<Record<(typeof CLASSES)[number], Verdict>> = {};
  for (const name of CLASSES) {
    const verdict = inherited(tops, ({ source }) => source.understanding?.[name]);
    if (verdict !== undefined) understanding[name] = verdict;
    else missing(tops[0]!, `nothing says what \`understanding: ${name}\` is`, errors);
  }
  const byDefault = inherited(tops, ({ source }) => source.default);
  if (byDefault === undefined) missing(tops[0]!, "nothing says what `default` is", errors);

  const document: PolicyDocument = {
    rampart: 1,
    name: tops
      .map(({ source }) => source.name)
      .join("+")
      .slice(0, 64),
    understanding: understanding as Understanding,
    default: byDefault ?? "deny",
    labels: joinNamed(pieces, "labels"),
    environments: joinNamed(pieces, "environments"),
    guardrails: pieces.flatMap(({ source }) => source.guardrails ?? []),
    roles: joinRoles(pieces),
    overrides: joinOverrides(pieces),
    owners: Object.assign({}, ...pieces.map(({ source }) => source.owners ?? {})),
    ...joinSections(pieces.map(({ source }) => source)),
  };
  refuseSecondRules(pieces, errors);
  if (errors.length > before) return null;
  return { document, pieces, tests: tops.flatMap(({ source }) => source.tests ?? []) };
}

function inOrder(tops: readonly Piece[]): readonly Piece[] {
  const found = new Set<Piece>();
  const visit = (piece: Piece) => {
    piece.parents.forEach(visit);
    found.add(piece);
  };
  tops.forEach(visit);
  return [...found];
}

/** What a piece says itself, else the strictest of what its packs say. */
function inherited(pieces: readonly Piece[], say: (piece: Piece) => Verdict | undefined): Verdict | undefined {
  let strictest: Verdict | undefined;
  for (const piece of pieces) {
    const said = say(piece) ?? inherited(piece.parents, say);
    if (said !== undefined) strictest = strictest === undefined ? said : joinVerdicts(strictest, said);
  }
  return strictest;
}

function requireClasses(piece: Piece, errors: PolicyError[]): void {
  for (const name of CLASSES) {
    if (piece.source.understanding?.[name] === undefined)
      missing(piece, `a pack states \`understanding: ${name}\` itself`, errors);
  }
}

function missing(piece: Piece, message: string, errors: PolicyError[]): void {
  errors.push(piece.locate({ code: "policy.missing_key", at: "", part: "value", message, suggestion: null }));
}

/** What several texts call by one name is all of what they call so: whoever uses a pack adds its own tables and hosts. */
function joinNamed(pieces: readonly Piece[], key: "labels" | "environments"): PolicyDocument["labels"] {
  const joined = new Map<string, LabelMeaning>();
  for (const { source } of pieces) {
    for (const [name, { path, host, name: names }] of Object.entries(source[key] ?? {})) {
      const known = joined.get(name);
      joined.set(name, {
        path: union(known?.path, path),
        host: union(known?.host, host),
        name: union(known?.name, names),
      });
    }
  }
  return Object.fromEntries(joined);
}

const union = (known: readonly string[] | undefined, more: readonly string[]): readonly string[] =>
  known === undefined ? more : [...new Set([...known, ...more])];

/** A role several texts write has the rules of all of them. */
function joinRoles(pieces: readonly Piece[]): PolicyDocument["roles"] {
  const roles = new Map<string, RoleDocument>();
  for (const { source } of pieces) {
    for (const [name, role] of Object.entries(source.roles ?? {})) {
      const known = roles.get(name);
      roles.set(name, known === undefined ? role : { ...known, ...role, rules: [...known.rules, ...role.rules] });
    }
  }
  return Object.fromEntries(roles);
}

function joinOverrides(pieces: readonly Piece[]): PolicyDocument["overrides"] {
  const overrides = new Map<string, readonly OverrideDocument[]>();
  for (const { source } of pieces) {
    for (const [id, added] of Object.entries(source.overrides ?? {}))
      overrides.set(id, [...(overrides.get(id) ?? []), ...added]);
  }
  return Object.fromEntries(overrides);
}

function refuseSecondRules(pieces: readonly Piece[], errors: PolicyError[]): void {
  const seen = new Map<string, string>();
  for (const piece of pieces) {
    for (const { rule, at } of rulesOf(piece.source)) {
      const first = seen.get(rule.id);
      if (first === undefined) seen.set(rule.id, piece.file);
      else {
        const message = `a second rule \`${rule.id}\`; the first is in ${first}`;
        errors.push(
          piece.locate({ code: "policy.duplicate_name", at: `${at}/id`, part: "value", message, suggestion: null }),
        );
      }
    }
  }
}

/** Rules of one text with their places in it. */
export function rulesOf(source: Piece["source"]): readonly { rule: RuleDocument; at: string }[] {
  return [
    ...(source.guardrails ?? []).map((rule, index) => ({ rule, at: `/guardrails/${index}` })),
    ...Object.entries(source.roles ?? {}).flatMap(([name, { rules }]) =>
      rules.map((rule, index) => ({ rule, at: `/roles/${escapePointer(name)}/rules/${index}` })),
    ),
    ...Object.entries(source.elevations ?? {}).flatMap(([name, { adds = [] }]) =>
      adds.map((rule, index) => ({ rule, at: `/elevations/${escapePointer(name)}/adds/${index}` })),
    ),
  ];
}
