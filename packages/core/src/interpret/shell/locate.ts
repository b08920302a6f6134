import type { Action, Detail } from "../../spine/index.js";
import { type Ask, type ContextTable, currentBranch, MAX_CONTEXT } from "../contexts/index.js";
import type { Value } from "../knowledge/value.js";
import type { Machine } from "./machine.js";
import { wantContent } from "./script.js";

/** Kinds that land somewhere: on a cluster, in an account, on a server, at a remote. */
const SOMEWHERE: ReadonlySet<string> = new Set([
  "infra.read",
  "infra.apply",
  "infra.delete",
  "data.read",
  "data.write",
  "data.delete",
  "data.define",
  "data.grant",
  "pipeline.run",
  "secret.read",
  "vcs.send",
  "vcs.rewrite",
]);
/** Where a command's choice of a context is kept until the call ends; never a file of anybody's. */
const CHOSEN = "/dev/context";

/** Says where the actions from `from` on land, as the program's options and settings tell. */
export function locate(m: Machine, table: ContextTable, argv: readonly Value[], from: number): void {
  if (m.where !== "here") return;
  const ask = asking(m, argv);
  const settled = table.settles?.(ask) ?? null;
  if (settled !== null) m.files.set(CHOSEN + settled.path, settled.text, []);
  if (!m.actions.some((one, at) => at >= from && isOpen(one))) return;
  const context = settled?.text === undefined ? table.resolve(ask) : chosenText(settled.text);
  for (let at = from; at < m.actions.length; at++) {
    const one = m.actions[at]!;
    if (!isOpen(one)) continue;
    const branch = one.kind === "vcs.send" && one.detail.target === undefined ? branchOf(ask) : null;
    if (context === null && branch === null) continue;
    const detail: Detail = {
      ...one.detail,
      ...(context === null ? {} : { context: context.slice(0, MAX_CONTEXT) }),
      ...(branch === null ? {} : { target: branch }),
    };
    m.actions[at] = { ...one, detail };
  }
}

const isOpen = (one: Action) => SOMEWHERE.has(one.kind) && one.detail.context === undefined;

/** Choosing a context is an action on what is chosen. */
const chosenText = (text: string) => /^[\w./:@-]+$/.exec(text)?.[0] ?? /[:=]\s*"?([\w./:@-]+)/.exec(text)?.[1] ?? null;

/** What a push without a branch sends. */
function branchOf(ask: Ask): string | null {
  if (ask.words.includes("--tags")) return "refs/tags/*";
  return ask.words.includes("--all") || ask.words.includes("--mirror") ? "*" : currentBranch(ask);
}

function asking(m: Machine, argv: readonly Value[]): Ask {
  const words = argv.slice(1, 129).map((word) => (word.form === "exact" ? word.text : null));
  const place = m.world.place;
  return {
    words,
    cwd: m.cwd(),
    home: place.home,
    project: place.project,
    option: (...spellings) => optionIn(words, spellings),
    variable(...names) {
      for (const name of names) {
        const found = m.scope.get(name);
        if (found !== null) return found.open || found.texts.length !== 1 ? null : found.texts[0]!;
        const around = m.scope.sealed ? undefined : place.variables?.[name];
        if (around !== undefined && around !== "") return around;
      }
      return undefined;
    },
    file(path) {
      if (!path.startsWith("/") || path.length > 1_024) return undefined;
      const known = m.files.get(CHOSEN + path) ?? m.files.get(path);
      if (known !== null) return known.text;
      if (m.world.answers.has(`content:${path}`)) return null;
      wantContent(m, { type: "path", name: path, form: "exact" });
      return undefined;
    },
  };
}

function optionIn(words: readonly (string | null)[], spellings: readonly string[]): string | null | undefined {
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === null || word === undefined || word.charCodeAt(0) !== 45) continue;
    for (const spelling of spellings) {
      if (word === spelling) return words[i + 1] ?? null;
      if (word.startsWith(spelling) && word.charCodeAt(spelling.length) === 61) return word.slice(spelling.length + 1);
      // A short option with its value attached: `-nprod`.
      if (spelling.length === 2 && word.length > 2 && word.startsWith(spelling) && word.charCodeAt(1) !== 45)
        return word.slice(2);
    }
  }
  return undefined;
}
