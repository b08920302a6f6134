import type { ProtectContext } from "../protect/context.js";

/** What an inventory lists, by kind. */
export const THING_KINDS = [
  "agent",
  "setting",
  "mcp-server",
  "credential",
  "model",
  "project",
  "repository",
  "pipeline",
] as const;
export type ThingKind = (typeof THING_KINDS)[number];

/** Most serious first: the order issues are told in. */
export const RANKS = ["critical", "high", "medium", "low"] as const;
export type Rank = (typeof RANKS)[number];

/** One thing that is there. Names and places only: never what a file holds. */
export interface Thing {
  readonly kind: ThingKind;
  readonly name: string;
  /** Absolute path, or `environment`. */
  readonly place: string;
  /** What is worth knowing, for a table: `door: proved`, `transport: stdio`. */
  readonly facts: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** Something that should be otherwise. */
export interface Issue {
  /** Stable, lower-case, dotted. */
  readonly code: string;
  readonly rank: Rank;
  readonly thing: string;
  readonly place: string;
  /** Why it matters, in one sentence. */
  readonly reason: string;
  /** A command, or what a person does where there is none. */
  readonly mend: string;
}

export interface Found {
  readonly things: readonly Thing[];
  readonly issues: readonly Issue[];
  /** Files that are there and could not be read, and why. */
  readonly unread: readonly { readonly place: string; readonly why: string }[];
}

/** How the door of a host stands, as the caller found it. */
export type DoorStand = "none" | "broken" | "monitor" | "configured" | "seen";

/** What an inventory may look at. It changes nothing, starts nothing and asks nobody. */
export interface World {
  readonly context: ProtectContext;
  /** Absolute folders given as arguments: repositories, projects. */
  readonly roots: readonly string[];
  /** By the host's name. */
  readonly doors: ReadonlyMap<string, DoorStand>;
  /** Throws where the text is none. */
  readonly parseYaml: (text: string) => unknown;
}

/** One kind of thing: one file. Never throws; what it cannot read it names. */
export interface Reader {
  readonly kind: ThingKind;
  /** Every code its issues may have. */
  readonly codes: readonly string[];
  read(world: World): Promise<Found>;
}
