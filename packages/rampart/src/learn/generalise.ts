import type { Need } from "./need.js";

/** Files of one folder from which on the folder is meant. */
const SAME_FOLDER = 4;
/** Words a list of a rule may have. */
const MOST_WORDS = 64;

/** Folders that are never granted whole, however many files of them were used. */
const BROAD =
  /^(?:\/|~|\/(?:home|root|etc|usr|var|opt|srv|mnt|media|bin|sbin|lib|boot|dev|proc|sys|Users)|\/home\/[^/]+|\/Users\/[^/]+|~\/\.[^/]*)$/;

/** Grants of one kind under the same conditions, and how many calls needed each. */
export interface Learned {
  readonly grant: string[];
  readonly when: { [key: string]: unknown };
  readonly calls: number;
}

/** Needs become rules: the same conditions share one, paths of one folder become the folder. Deterministic. */
export function generalise(needs: Iterable<{ readonly need: Need; readonly calls: number }>): readonly Learned[] {
  const groups = new Map<string, { need: Need; words: Map<string, number>; delicate: Set<string> }>();
  for (const { need, calls } of needs) {
    const key = JSON.stringify([need.kind, need.by, sorted(need.fixed)]);
    const group = groups.get(key) ?? { need, words: new Map<string, number>(), delicate: new Set<string>() };
    group.words.set(need.word, (group.words.get(need.word) ?? 0) + calls);
    if (need.delicate) group.delicate.add(need.word);
    groups.set(key, group);
  }
  const rules = [...groups.values()].flatMap(({ need, words, delicate }) => {
    const merged = need.by === "path" ? byFolder(words, delicate) : words;
    return inLists(merged).map(([list, calls]) => ({ grant: [need.kind as string], when: whenOf(need, list), calls }));
  });
  return sameConditions(rules);
}

/** `{project}` is the agent's own work: all of it, once anything of it was used. Elsewhere several files make a folder. */
function byFolder(words: ReadonlyMap<string, number>, delicate: ReadonlySet<string>): Map<string, number> {
  const folders = new Map<string, number>();
  for (const path of words.keys())
    if (!delicate.has(path)) folders.set(folderOf(path), (folders.get(folderOf(path)) ?? 0) + 1);
  const merged = new Map<string, number>();
  for (const [path, calls] of words) {
    const folder = folderOf(path);
    const own = path === "{project}" || path.startsWith("{project}/");
    const many = (folders.get(folder) ?? 0) >= SAME_FOLDER && !BROAD.test(folder) && !/[*?[]/.test(folder);
    const word = delicate.has(path) ? path : own ? "{project}/**" : many ? `${folder}/**` : path;
    merged.set(word, (merged.get(word) ?? 0) + calls);
  }
  for (const [path, calls] of merged) {
    const over = [...merged.keys()].find(
      (one) => one !== path && one.endsWith("/**") && path.startsWith(one.slice(0, -2)),
    );
    if (over === undefined || delicate.has(path)) continue;
    merged.set(over, merged.get(over)! + calls);
    merged.delete(path);
  }
  return merged;
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

function inLists(words: ReadonlyMap<string, number>): readonly (readonly [words: readonly string[], calls: number])[] {
  const all = [...words].sort(([a], [b]) => (a < b ? -1 : 1));
  const lists: [string[], number][] = [];
  for (let at = 0; at < all.length; at += MOST_WORDS) {
    const part = all.slice(at, at + MOST_WORDS);
    lists.push([part.map(([word]) => word), part.reduce((sum, [, calls]) => sum + calls, 0)]);
  }
  return lists;
}

function whenOf({ by, fixed }: Need, words: readonly string[]): Learned["when"] {
  const own = Object.fromEntries(sorted(fixed));
  if (by === null) return own;
  return by === "name" ? { ...own, resource: { name: words } } : { ...own, [by]: words };
}

/** Kinds that may do the same to the same things stand in one rule. */
function sameConditions(rules: readonly Learned[]): readonly Learned[] {
  const merged = new Map<string, Learned>();
  for (const rule of rules) {
    const key = JSON.stringify(rule.when);
    const known = merged.get(key);
    const grant = [...(known?.grant ?? []), ...rule.grant].sort();
    merged.set(key, { grant, when: rule.when, calls: (known?.calls ?? 0) + rule.calls });
  }
  return [...merged.values()].sort((a, b) => (a.grant[0]! < b.grant[0]! ? -1 : a.grant[0]! > b.grant[0]! ? 1 : 0));
}

const sorted = (fixed: Need["fixed"]) => Object.entries(fixed).sort(([a], [b]) => (a < b ? -1 : 1));
