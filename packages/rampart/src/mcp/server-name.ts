import { basename, dirname } from "node:path";

/** Programs that run a package or a script named behind them. */
const RUNNERS: ReadonlySet<string> = new Set([
  "npx",
  "bunx",
  "uvx",
  "pipx",
  "pnpm",
  "yarn",
  "npm",
  "deno",
  "bun",
  "node",
  "python",
  "python3",
  "uv",
  "tsx",
]);
/** Files and folders that say nothing of what is in them. */
const EMPTY_NAME = /^(?:index|main|server|cli|app|run|start|bin|build|dist|lib|out|src|esm|cjs|\.|)$/;
const VERBS: ReadonlySet<string> = new Set(["run", "exec", "dlx", "x", "tool", "--"]);

/** A server's name by the command that starts it: what it calls itself is its own claim. */
export function serverName(command: readonly string[]): string {
  const [program = "mcp", ...words] = command;
  const name = basename(program);
  if (!RUNNERS.has(name.replace(/\.exe$/, ""))) return plain(name);
  const named = words.find((word) => !word.startsWith("-") && !VERBS.has(word));
  return plain(named === undefined ? name : telling(named));
}

/** The last part of a path that says something: `server-memory` of `server-memory/dist/index.js`. */
function telling(path: string): string {
  for (let at = path; at !== dirname(at); at = dirname(at))
    if (!EMPTY_NAME.test(withoutExtension(basename(at)))) return basename(at);
  return basename(path);
}

/** Without version, extension and what a name in a policy cannot have. */
function plain(name: string): string {
  const bare = withoutExtension(name.replace(/(.)@[^@]*$/, "$1"));
  return bare.replace(/[^A-Za-z0-9_.-]/g, "-").slice(0, 64) || "mcp";
}

const withoutExtension = (name: string) => name.replace(/\.(?:[cm]?[jt]s|py|sh|exe)$/, "");
