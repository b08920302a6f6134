import type { PolicySource } from "./document.js";
import type { Issue, PolicyError } from "./errors.js";
import type { LimitDocument } from "./sections/limits.js";
import type { PricesDocument } from "./sections/prices.js";
import type { Report } from "./shape.js";
import { sourceShape } from "./shapes/source.js";
import { readYaml } from "./yaml/read.js";

export interface LoadWorld {
  /** Text of a pack by name, or undefined where there is none. */
  readonly packs: (name: string) => string | undefined;
  /** Why nobody would count for a limit, or null where somebody does. Without it nobody knows, and no limit is refused for it. */
  readonly unreported?: Unreported;
}

/** @param prices what things cost by the whole policy, where it says */
export type Unreported = (limit: LimitDocument, prices: PricesDocument | undefined) => string | null;

/** One text that passed its shape, with the packs it names directly. */
export interface Piece {
  readonly file: string;
  readonly source: PolicySource;
  readonly parents: readonly Piece[];
  readonly isPack: boolean;
  locate(issue: Issue): PolicyError;
}

/** Packs that extend packs that extend packs … */
const MAX_PACK_DEPTH = 8;

interface Reading {
  readonly world: LoadWorld;
  readonly packs: Map<string, Piece | null>;
  readonly errors: PolicyError[];
  readonly chain: readonly string[];
}

/** Reads texts and the packs they extend, each pack once. What is wrong goes into `errors`. */
export function readPieces(
  texts: readonly { name: string; text: string }[],
  world: LoadWorld,
  errors: PolicyError[],
): Piece[] {
  const reading: Reading = { world, packs: new Map(), errors, chain: [] };
  const pieces = texts.map(({ name, text }) => readPiece(name, text, false, reading)).filter((piece) => piece !== null);
  if (texts.length === 0) {
    errors.push({
      code: "policy.missing_key",
      file: "",
      line: 0,
      column: 0,
      message: "no policy was given",
      suggestion: null,
    });
  }
  return pieces;
}

function readPiece(file: string, text: string, isPack: boolean, reading: Reading): Piece | null {
  const yaml = readYaml(file, text);
  if (!yaml.ok) {
    reading.errors.push(...yaml.errors);
    return null;
  }
  const { value, locate } = yaml.text;
  const report: Report = (issue) => reading.errors.push(locate(issue));
  const source = sourceShape.read(value, "", report);
  if (source === undefined) return null;
  const parents = (source.extends ?? []).map((name, index) => readPack(name, `/extends/${index}`, report, reading));
  return { file, source, isPack, locate, parents: parents.filter((parent) => parent !== null) };
}

function readPack(name: string, at: string, report: Report, reading: Reading): Piece | null {
  const { packs, chain, world } = reading;
  if (chain.includes(name) || chain.length >= MAX_PACK_DEPTH) {
    const path = [...chain, name].join(" → ");
    report({
      code: "policy.pack_cycle",
      at,
      part: "value",
      message: `packs extend each other: ${path}`,
      suggestion: null,
    });
    return null;
  }
  const known = packs.get(name);
  if (known !== undefined) return known;
  const text = world.packs(name);
  if (text === undefined) {
    report({ code: "policy.unknown_pack", at, part: "value", message: `no pack \`${name}\``, suggestion: null });
    return null;
  }
  const piece = readPiece(`pack ${name}`, text, true, { ...reading, chain: [...chain, name] });
  packs.set(name, piece);
  return piece;
}
