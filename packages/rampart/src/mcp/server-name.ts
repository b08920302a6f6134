import { basename } from "node:path";

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
const VERBS: ReadonlySet<string> = new Set(["run", "exec", "dlx", "x", "tool", "--"]);

/** A server's name by the command that starts it: what it calls itself is its own claim. */
export function serverName(command: readonly string[]): string {
  const [program = "mcp", ...words] = command;
  const name = basename(program);
  if (!RUNNERS.has(name.replace(/\.exe$/, ""))) return plain(name);
  const named = words.find((word) => !word.startsWith("-") && !VERBS.has(word));
  return plain(named === undefined ? name : basename(named));
}

/** Without version, extension and what a name in a policy cannot have. */
function plain(name: string): string {
  const bare = name.replace(/(.)@[^@]*$/, "$1").replace(/\.(?:[cm]?[jt]s|py|sh|exe)$/, "");
  return bare.replace(/[^A-Za-z0-9_.-]/g, "-").slice(0, 64) || "mcp";
}
