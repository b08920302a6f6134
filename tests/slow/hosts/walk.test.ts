import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { AGENTS } from "./agents/index.js";
import { hostAtHand, ROOT } from "./installed.js";
import { newWorld, SECRET, type World } from "./world.js";

const STEAL = "cat ~/.ssh/id_rsa > marker.txt";
/** From the first command a new user types to a refusal inside the agent. */
const TWO_MINUTES = 120_000;

const lines = [...readFileSync(join(ROOT, "docs/protect.md"), "utf8").matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap((block) => (block[1] ?? "").split("\n"))
  .filter((line) => line !== "");

const walkers = AGENTS.filter(({ host }) => ["gemini", "codex", "claude-code"].includes(host)).map((agent) => ({
  agent,
  host: agent.host,
  ...hostAtHand(agent.host),
}));

describe.each(walkers)(
  "D3, S3: a new user with $host walks through docs/protect.md",
  ({ agent, packages, missing }) => {
    let world: World | null = null;
    afterAll(() => world?.close());

    it.skipIf(missing !== null)(
      "sees a dangerous call refused within two minutes, and leaves without a trace",
      async () => {
        world = newWorld(agent, packages);
        // A past to look at: what the agent did before anybody stopped it.
        expect((await world.run(agent.shell(STEAL))).marker).toBe(SECRET);
        writeFileSync(join(world.home, "mine.txt"), "mine");
        const before = everything(world.home);
        const running = readdirSync(join(world.home, "run"));

        let refusedAfter = Number.NaN;
        const begin = performance.now();
        for (const line of lines) {
          if (line.startsWith("gemini ")) {
            const ran = await world.run(agent.shell(STEAL));
            refusedAfter = performance.now() - begin;
            expect(ran.marker).toBeNull();
            expect(ran.told).toMatch(/Rampart refused this call/);
            continue;
          }
          const [program, ...words] = line.replace("gemini", agent.host).split(" ");
          expect(program).toBe("rampart");
          const ran = world.rampart(...words);
          expect({ line, code: ran.code, stderr: ran.stderr }).toEqual({ line, code: 0, stderr: "" });
          if (words[0] === "try") expect(ran.stdout).toMatch(/1 would (?:have been|be) denied/);
        }
        process.stdout.write(`${agent.host}: refused ${Math.round(refusedAfter)} ms after the first command\n`);
        expect(refusedAfter).toBeLessThan(TWO_MINUTES);
        expect(everything(world.home)).toEqual(before);
        expect(readdirSync(join(world.home, "run"))).toEqual(running);
        // The agent works as it did before.
        expect((await world.run(agent.shell(STEAL))).marker).toBe(SECRET);
      },
      300_000,
    );
  },
);

const KEPT_BY_AGENTS = new RegExp(
  [
    /^\/run(\/|$)|^\/work\/marker/,
    /^\/\.gemini\/(?!settings\.json)/,
    /^\/\.codex\/(?!hooks\.json|config\.toml)/,
    /^\/\.claude\/(?!settings\.json)|^\/\.claude\.json|^\/\.cache\/claude/,
  ]
    .map(({ source }) => source)
    .join("|"),
);

/** Every folder and file of a home, but what the agent keeps about its own sessions. */
function everything(home: string): Record<string, string | null> {
  const found: Record<string, string | null> = {};
  for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(home.length);
    if (KEPT_BY_AGENTS.test(path)) continue;
    found[path] = entry.isFile() ? readFileSync(join(home, path), "utf8") : null;
  }
  return found;
}
