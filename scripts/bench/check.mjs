// `rampart check --jsonl` as another tool would use it: 10,000 calls through one process, its start included.
import { spawnSync } from "node:child_process";

export const name = "check";

const LINES = 10_000;

export function run({ root, commands }) {
  const input = Array.from({ length: LINES }, (_, at) => JSON.stringify(line(commands[at % commands.length], at))).join(
    "\n",
  );
  const begin = process.hrtime.bigint();
  const ran = spawnSync(
    process.execPath,
    [`${root}packages/rampart/dist/main.js`, "check", "--policy", "coding-agent", "--jsonl"],
    {
      input,
      encoding: "utf8",
      maxBuffer: 1024 * 1024 * 1024,
    },
  );
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const answers = ran.stdout.split("\n").length - 1;
  if (ran.status !== 0 || answers !== LINES) throw new Error(`check --jsonl: status ${ran.status}, ${answers} answers`);
  return [{ name: "check --jsonl, 10,000 lines, start included", unit: "s", value: seconds, budget: { most: 10 } }];
}

/** Commands of a hundred sessions, and every tenth call a structured one. */
function line(command, at) {
  const session = `s${at % 100}`;
  const cwd = "/home/dev/project";
  if (at % 10 === 9) return { id: at, tool: "read", input: { path: `src/file-${at}.ts` }, session, cwd };
  return { id: at, tool: "shell", input: { command }, session, cwd };
}
