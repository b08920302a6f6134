import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Agent, MCP_SERVER } from "../hosts/agents/agent.js";
import { codex } from "../hosts/agents/codex.js";
import { gemini } from "../hosts/agents/gemini.js";
import { copyProgram, hostAtHand } from "../hosts/installed.js";
import { newWorld, type World } from "../hosts/world.js";

/** Real agents as clients of a server behind `rampart mcp`, with a scripted model; no hook of ours is in them. */

const SETTINGS: Readonly<Record<string, string>> = { codex: ".codex/config.toml", gemini: ".gemini/settings.json" };

/** The agent whose settings name the server as docs/mcp.md says. */
function behind(agent: Agent, program: string): Agent {
  const prepare = (home: string) => {
    agent.prepare(home);
    const file = join(home, SETTINGS[agent.host]!);
    const before = readFileSync(file, "utf8");
    const server = join(home, "server.mjs");
    copyFileSync(MCP_SERVER.args[0]!, server);
    const args = [program, "mcp", "--name", "filesystem", "--", MCP_SERVER.command, server];
    // Codex begins without a server that is not there yet.
    const patience = agent.host === "codex" ? "\nrequired = true\nstartup_timeout_sec = 60" : "";
    const after = before.replace(JSON.stringify(MCP_SERVER.args), JSON.stringify(args) + patience);
    expect(after).not.toBe(before);
    writeFileSync(file, after);
  };
  return { ...agent, prepare };
}

const clients = [codex, gemini].map((agent) => ({ agent, host: agent.host, ...hostAtHand(agent.host) }));

describe.each(clients)("D4: $host as a client of `rampart mcp`", ({ agent, packages, missing }) => {
  let world: World;
  beforeEach(({ skip }) => {
    if (missing !== null) skip(missing);
  });
  beforeAll(() => {
    if (missing !== null) return;
    world = newWorld(behind(agent, copyProgram()), packages);
  });
  afterAll(() => world?.close());

  it("runs an allowed tool, its model reads why another is refused, and both are on record", async () => {
    const [fine, settings] = [join(world.workspace, "fine.txt"), join(world.workspace, ".claude/settings.json")];
    mkdirSync(join(settings, ".."));
    const ran = await world.run(agent.mcpWrite!(fine, "fine"), agent.mcpWrite!(settings, "{}"));
    expect(readFileSync(fine, "utf8"), ran.stderr).toBe("fine");
    expect(existsSync(settings)).toBe(false);
    expect(ran.told).toMatch(/Rampart refused this call/);
    const intents = world.events().filter(({ kind }) => kind === "intent");
    expect(intents.map(({ tool, decision }) => [tool, (decision as { verdict: string }).verdict])).toEqual([
      ["mcp", "allow"],
      ["mcp", "deny"],
    ]);
  });

  it("does not see a tool whose definition changed until a person accepts it", async () => {
    const file = join(world.workspace, "after.txt");
    const server = new URL("../hosts/agents/mcp-server.mjs", import.meta.url);
    writeFileSync(join(world.home, "server.mjs"), readFileSync(server, "utf8").replace("Writes a file.", "Writes it."));
    for (const text of ["none", "accepted"]) {
      const ran = await world.run(agent.mcpWrite!(file, text));
      if (text === "none") {
        expect(existsSync(file), ran.told).toBe(false);
        expect(world.rampart("mcp", "accept", "filesystem").code).toBe(0);
      } else expect(readFileSync(file, "utf8")).toBe("accepted");
    }
  });
});
