import type { JsonObject } from "@rampart/service";

const MAX_WORDS = 64;

/** Program and arguments; `command` is a text in some hosts and a list in others. */
export function commandOf(entry: JsonObject): readonly string[] {
  const { command, args } = entry;
  const words = [...(Array.isArray(command) ? command : [command]), ...(Array.isArray(args) ? args : [])];
  return words.filter((word): word is string => typeof word === "string").slice(0, MAX_WORDS);
}

const ownAt = (words: readonly string[]) =>
  words.findIndex((word, at) => /(?:^|\/)rampart(?:\.mjs)?$/.test(word) && words[at + 1] === "mcp");

/** Where the dashes of `rampart mcp … -- COMMAND` stand; -1 where it is none: the whole command is the server's. */
export function dashesOf(words: readonly string[]): number {
  const own = ownAt(words);
  return own < 0 ? -1 : words.indexOf("--", own);
}

/** The server `rampart mcp --sse [NAME=]URL` stands before on standard streams, and the name it was told; null where it is none. */
export function sseOf(words: readonly string[]): { readonly url: string; readonly name: string | null } | null {
  const own = words.slice(ownAt(words));
  if (ownAt(words) < 0 || own.some((word) => word === "--" || /^--listen(?:=|$)/.test(word))) return null;
  const said = wordOf(own, "--sse");
  const [, name = null, url = ""] = /^(?:([A-Za-z0-9_-][A-Za-z0-9_.-]{0,63})=)?(https?:.*)$/.exec(said ?? "") ?? [];
  return url === "" ? null : { url, name: wordOf(own, "--name") ?? name };
}

function wordOf(words: readonly string[], option: string): string | null {
  const at = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  if (at < 0) return null;
  return words[at] === option ? (words[at + 1] ?? null) : words[at]!.slice(option.length + 1);
}
