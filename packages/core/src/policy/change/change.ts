import type { Json } from "../../spine/json.js";
import { VERDICTS, type Verdict } from "../../spine/verdict.js";
import { canonicalJson } from "../canonical.js";
import type { OverrideDocument, PolicyDocument } from "../document.js";
import { OWNED_SECTIONS } from "../sections/sign-offs.js";
import { ruleChanges } from "./rules.js";
import { valueWords } from "./words.js";

/** Whether a change lets more or less through. `either`: nobody can say from the text alone; `words`: it decides nothing. */
export type Direction = "tighter" | "looser" | "either" | "words";

/** One difference between two policies. */
export interface PolicyChange {
  readonly part: "rule" | "role" | "override" | "section";
  /** Id of the rule, name of the role, or of the section. */
  readonly name: string;
  /** Of a section, the entry in it; of a rule, the role it stands in; null where neither is. */
  readonly entry: string | null;
  readonly how: "added" | "removed" | "changed";
  readonly direction: Direction;
  /** In plain words. */
  readonly says: string;
}

/** What differs between two resolved policies, by meaning and not by line: nothing, where their digests are the same. */
export function policyChanges(before: PolicyDocument, after: PolicyDocument): readonly PolicyChange[] {
  const changes = [
    ...ruleChanges(before, after),
    ...roleChanges(before, after),
    ...overrideChanges(before, after),
    ...sectionsOf(before, after).flatMap((name) => sectionChanges(name, before, after)),
  ];
  return changes;
}

/** What is told in another way, or is the same in all. */
const ELSEWHERE: ReadonlySet<string> = new Set(["rampart", "guardrails", "roles", "overrides"]);

/** Everything else a document has, whatever it is: nothing can change unseen. */
function sectionsOf(...documents: readonly PolicyDocument[]): readonly SectionName[] {
  const names = [...OWNED_SECTIONS, ...documents.flatMap((document) => Object.keys(document))];
  return [...new Set(names)].filter((name) => !ELSEWHERE.has(name)) as SectionName[];
}
type SectionName = Exclude<keyof PolicyDocument, "rampart" | "guardrails" | "roles" | "overrides">;

/** A role that comes or goes, or is described otherwise; its rules are told one by one. */
function roleChanges(before: PolicyDocument, after: PolicyDocument): readonly PolicyChange[] {
  return entryChanges(before.roles, after.roles, ({ about }) => about ?? null).map(({ key, how, is, was }) => ({
    part: "role",
    name: key,
    entry: null,
    how,
    direction: how === "changed" ? "words" : "either",
    says: how === "changed" ? `${said(was)} → ${said(is)}` : said(is ?? was),
  }));
}

/** An override only loosens. */
function overrideChanges(before: PolicyDocument, after: PolicyDocument): readonly PolicyChange[] {
  return entryChanges(before.overrides, after.overrides, (list) => list as unknown as Json).map(
    ({ key, how, is, was }) => ({
      part: "override",
      name: key,
      entry: null,
      how,
      direction: how === "added" ? "looser" : how === "removed" ? "tighter" : "either",
      says: how === "removed" ? `no longer loosened; it was ${loosened(was)}` : loosened(is),
    }),
  );
}

function loosened(value: Json | null): string {
  const list = (value ?? []) as unknown as readonly OverrideDocument[];
  return list
    .map(({ except, reason }) => {
      const where = except === "all" ? "switched off" : `does not hold for ${valueWords(except as unknown as Json)}`;
      return `${where} (${reason})`;
    })
    .join("; ");
}

/** Sections that are one verdict, or one by name: stricter and looser can be told. */
const BY_VERDICT: ReadonlySet<SectionName> = new Set(["default", "understanding"]);

function sectionChanges(name: SectionName, before: PolicyDocument, after: PolicyDocument): readonly PolicyChange[] {
  const [was, is] = [entriesOf(before[name]), entriesOf(after[name])];
  return entryChanges(was, is, (value) => withoutRules(name, value)).map(({ key, how, was: old, is: now }) => ({
    part: "section",
    name,
    entry: key === "" ? null : key,
    how,
    direction: BY_VERDICT.has(name) ? towards(old, now) : name === "name" ? "words" : "either",
    says: how === "changed" ? `${said(old)} → ${said(now)}` : said(now ?? old),
  }));
}

/** A section as entries by name; one that is no mapping and no list of named things is one entry without a name. */
function entriesOf(value: unknown): Readonly<Record<string, Json>> {
  if (value === undefined) return {};
  if (Array.isArray(value) && value.every((one) => typeof one?.id === "string"))
    return Object.fromEntries(value.map((one: { id: string }) => [one.id, one as unknown as Json]));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { "": value as Json };
  return value as Readonly<Record<string, Json>>;
}

/** Rules of a privilege are told as rules. */
function withoutRules(name: SectionName, value: Json): Json {
  if (name !== "elevations" || typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "adds"));
}

interface EntryChange {
  readonly key: string;
  readonly how: PolicyChange["how"];
  readonly was: Json | null;
  readonly is: Json | null;
}

function entryChanges<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  view: (value: T) => Json,
): readonly EntryChange[] {
  const changes: EntryChange[] = [];
  for (const [key, value] of Object.entries(before)) {
    const was = view(value);
    if (!Object.hasOwn(after, key)) changes.push({ key, how: "removed", was, is: null });
    else {
      const is = view(after[key]!);
      if (canonicalJson(was) !== canonicalJson(is)) changes.push({ key, how: "changed", was, is });
    }
  }
  for (const [key, value] of Object.entries(after))
    if (!Object.hasOwn(before, key)) changes.push({ key, how: "added", was: null, is: view(value) });
  return changes;
}

function towards(was: Json | null, is: Json | null): Direction {
  const [a, b] = [was, is].map((one) => VERDICTS.indexOf(one as Verdict)) as [number, number];
  return a < 0 || b < 0 || a === b ? "either" : b > a ? "tighter" : "looser";
}

const said = (value: Json | null): string => (value === null ? "" : valueWords(value).slice(0, 400));
