import { existsSync } from "node:fs";
import { join } from "node:path";
import { analyse, type Finding, type Interpretation, type Place, type ToolCall } from "@rampart/core";
import { quoteWord } from "@rampart/service";
import { namesIn, textOf } from "./files.js";
import { Gather } from "./gather.js";
import type { Reader } from "./reader.js";

/** Files of a repository that agents take for instructions. */
const INSTRUCTIONS = [
  "AGENTS.md",
  "CLAUDE.md",
  "GEMINI.md",
  "QWEN.md",
  ".cursorrules",
  ".windsurfrules",
  ".clinerules",
  ".github/copilot-instructions.md",
];
const IN_FOLDERS = [".cursor/rules", ".github/instructions", ".windsurf/rules", ".kiro/steering"];

const MAX_TEXT = 256 * 1024;
const RANK: Readonly<Record<string, "high" | "medium">> = { critical: "high", high: "high", medium: "medium" };

/** Repositories given: what in them speaks to agents, and whether it is an honest text. */
export const repositories: Reader = {
  kind: "repository",
  codes: ["repository.instructions"],
  async read({ roots }) {
    const found = new Gather("repository");
    for (const root of roots) {
      const files = INSTRUCTIONS.filter((name) => existsSync(join(root, name)));
      for (const folder of IN_FOLDERS)
        for (const name of await namesIn(join(root, folder))) files.push(join(folder, name));
      found.thing(root, root, { git: existsSync(join(root, ".git")), speaks: files });
      for (const name of files) await instructions(name, join(root, name), found);
    }
    return found;
  },
};

/** What analysers see in a text an agent will obey. */
async function instructions(name: string, path: string, found: Gather): Promise<void> {
  const text = await textOf(path, found);
  if (text === null) return;
  if (text.length > MAX_TEXT) found.fail(path, `only its first ${MAX_TEXT} characters were looked at`);
  const seen = new Set<string>();
  for (const { code, severity, message, span } of findingsIn(text.slice(0, MAX_TEXT))) {
    const rank = RANK[severity];
    if (rank === undefined || seen.has(code)) continue;
    seen.add(code);
    const line = text.slice(0, span.start).split("\n").length;
    const reason = `agents obey this file, and it has ${message} (${code})`;
    found.issue({
      code: "repository.instructions",
      rank,
      thing: `${name}:${line}`,
      place: path,
      reason,
      mend: `sed -n ${line}p ${quoteWord(path)} | cat -A   # read it as it is`,
    });
  }
}

/** Signs that a text hides something or speaks to whoever reads it as a model; all else in it is its author's business. */
const HIDES = /^(?:text|injection)\./;
const NOWHERE: Place = { home: "/", user: "", cwd: null, project: null, scratch: [], installed: [] };
const NOTHING: Interpretation = { actions: [], findings: [], wants: [], written: [] };

function findingsIn(text: string): readonly Finding[] {
  const names = { id: "1", door: "inventory", agent: "", principal: "", session: "", task: null, hostTool: "text" };
  const call: ToolCall = {
    ...names,
    tool: "text",
    arguments: { text, phase: "result" },
    shell: null,
    cwd: null,
    time: 0,
  };
  return analyse(call, NOTHING, NOWHERE).filter(({ code }) => HIDES.test(code));
}
