import { NO, truth, UNSAID } from "../../decide/truth.js";
import { type DetailKey, OPAQUE_REASONS } from "../../spine/action.js";
import type { Json } from "../../spine/json.js";
import { parseNameGlob } from "../globs/name.js";
import { GLOB } from "../names.js";
import { flag, oneOf, oneOrMore, text } from "../shape.js";
import { type Comparison, compare, comparison } from "./comparison.js";
import { type Binding, type ConditionSpec, condition, DETAIL_WORDS, type DetailWord } from "./language.js";
import { kindsWithDetail, someMatch, wordSlots } from "./names.js";
import { matchSettled, settleName } from "./task-word.js";

type FlagKey = "recursive" | "bounded" | "append" | "force" | "shared" | "redirects";
type WordKey = Exclude<DetailKey, FlagKey | "argv" | "arguments" | "where" | "port" | "program" | "tool" | "server">;

/** A flag the interpreter did not set is false. */
function flagDetail(key: FlagKey, about: string) {
  return condition<boolean>({
    key,
    kinds: kindsWithDetail(key),
    shape: flag,
    about,
    forProjects: true,
    bind: (wanted) => (action) => truth((action.detail[key] === true) === wanted),
  });
}

/** Words that mean the same in any case. */
const FOLDED: readonly string[] = ["dialect", "statement", "method", "scheme"] satisfies WordKey[];

/** Words that can name what a task is about. */
const WITH_TASK: readonly string[] = ["context", "target", "url"] satisfies WordKey[];

/** A word the interpreter did not say is neither this nor that. */
function wordDetail(key: WordKey, about: string, values?: readonly string[]) {
  return condition<readonly string[]>({
    key,
    kinds: kindsWithDetail(key),
    shape: oneOrMore(values ? oneOf(values) : text(GLOB)),
    about,
    forProjects: true,
    ...(WITH_TASK.includes(key) ? { taskWords: true as const } : {}),
    bind(words, binding) {
      const fold = FOLDED.includes(key);
      const parsed = words.map((word) => settleName(fold ? word.toLowerCase() : word, binding));
      return (action) => {
        const word = action.detail[key];
        return word === undefined ? UNSAID : matchSettled(parsed, fold ? word.toLowerCase() : word);
      };
    },
    ...(DETAIL_WORDS.includes(key)
      ? { slots: (words: readonly string[], binding: Binding) => wordSlots(key as DetailWord, words, binding) }
      : {}),
  });
}

const argv = condition<readonly string[]>({
  key: "argv",
  kinds: kindsWithDetail("argv"),
  shape: oneOrMore(text(GLOB)),
  about: "Some operand or option of the program matches. Prefer what the program does over how it is written.",
  forProjects: true,
  bind(words) {
    const parsed = words.map(parseNameGlob);
    return ({ detail }) => {
      if (detail.argv === undefined) return UNSAID;
      let open = false;
      for (const word of detail.argv) {
        if (word === null) open = true;
        else if (someMatch(parsed, word)) return 3;
      }
      return open ? 2 : NO;
    };
  },
});

const port = condition<Comparison>({
  key: "port",
  kinds: kindsWithDetail("port"),
  shape: comparison,
  about: "Port number.",
  forProjects: true,
  bind:
    (wanted) =>
    ({ detail }) =>
      detail.port === undefined ? UNSAID : compare(wanted, detail.port),
});

/** A condition for every attribute of an action, by its name. */
export const DETAIL_CONDITIONS: readonly ConditionSpec<Json>[] = [
  wordDetail("effects", "Whether the program is known.", ["known", "unknown"]),
  wordDetail("language", "Language of code."),
  wordDetail("digest", "Content of a script that was read, as `sha256:<hex>`."),
  wordDetail("origin", "Where code comes from.", [
    "inline",
    "file",
    "stdin",
    "network",
    "argument",
    "package",
    "project",
  ]),
  flagDetail("recursive", "Reaches everything below the resource."),
  flagDetail("bounded", "A predicate limits what is touched."),
  flagDetail("append", "Adds to what is there instead of replacing it."),
  wordDetail("mode", "What a permission change makes of the file.", [
    "setuid",
    "world-writable",
    "executable",
    "owner",
    "other",
  ]),
  wordDetail("link", "Kind of link.", ["symbolic", "hard"]),
  wordDetail("target", "Target of a link, a push, a deployment."),
  wordDetail(
    "context",
    "Where it lands: cluster and namespace, cloud profile, project, workspace, database server, remote.",
  ),
  wordDetail("scheme", "URL scheme."),
  wordDetail("method", "HTTP method."),
  wordDetail("url", "Whole URL."),
  wordDetail("dialect", "SQL dialect."),
  wordDetail("statement", "Statement type: `drop table`."),
  wordDetail("what", "What a system, version-control or infrastructure action changes."),
  flagDetail("force", "Forced past a safety check of the program itself."),
  flagDetail("shared", "Reaches beyond this machine and this agent's own work."),
  flagDetail("redirects", "Goes on to another host where the one that answers names it."),
  wordDetail("reason", "Why something could not be understood.", OPAQUE_REASONS),
  argv,
  port,
];
