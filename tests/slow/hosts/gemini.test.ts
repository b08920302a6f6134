import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { installHost } from "./installed.js";
import { newWorld, SECRET, type World } from "./world.js";

/** The agent's tool call: copy a private key into the workspace. */
const STEAL = {
  name: "run_shell_command",
  args: { command: "cat ~/.ssh/id_rsa > marker.txt", description: "scripted" },
};
const HARMLESS = { name: "run_shell_command", args: { command: "echo hello > marker.txt", description: "scripted" } };

let gemini: string;
let world: World;
beforeAll(() => {
  gemini = installHost("gemini");
});
afterEach(() => world?.close());

function protectedWorld(...options: string[]): World {
  world = newWorld(gemini);
  expect(world.rampart("init").code).toBe(0);
  const done = world.rampart("protect", "gemini", "--yes", ...options);
  expect(done.stderr).toBe("");
  expect(done.code).toBe(0);
  return world;
}

describe("Gemini CLI with a scripted model", () => {
  it("control: without Rampart the dangerous command runs", async () => {
    world = newWorld(gemini);
    const ran = await world.gemini(STEAL);
    expect(ran.marker).toBe(SECRET);
  });

  it("D3, P2, E1: a dangerous command is blocked, the model is told why, and both are recorded", async () => {
    const { gemini, events, rampart } = protectedWorld();
    const ran = await gemini(STEAL);
    expect(ran.marker).toBeNull();
    expect(ran.told).toMatch(/Rampart/);
    expect(ran.told).toMatch(/credential|private key|secret/i);
    const intent = events().find((event) => event["kind"] === "intent") as { decision?: { verdict?: string } };
    expect(intent?.decision?.verdict).toBe("deny");
    expect(rampart("log", "verify").code).toBe(0);
  });

  it("D3, E1: a harmless command runs, and its outcome is recorded beside its intent", async () => {
    const { gemini, events } = protectedWorld();
    const ran = await gemini(HARMLESS);
    expect(ran.marker).toBe("hello\n");
    expect(events().map((event) => event["kind"])).toEqual(expect.arrayContaining(["intent", "outcome"]));
  });

  it("P14: in monitor mode it runs, and the would-be denial is on record", async () => {
    const { gemini, events } = protectedWorld("--mode", "monitor");
    const ran = await gemini(STEAL);
    expect(ran.marker).toBe(SECRET);
    const intent = events().find((event) => event["kind"] === "intent") as {
      enforced?: boolean;
      decision?: { verdict?: string };
    };
    expect(intent?.enforced).toBe(false);
    expect(intent?.decision?.verdict).toBe("deny");
  });

  it.each([
    ["killed", (guard: World) => process.kill(guard.guardPid(), "SIGKILL")],
    ["frozen", (guard: World) => process.kill(guard.guardPid(), "SIGSTOP")],
    ["without its socket", (guard: World) => rmSync(agentSocket(guard))],
  ])("S3: with the guard %s the dangerous command is still blocked", async (_how, harm) => {
    const guarded = protectedWorld();
    expect((await guarded.gemini(HARMLESS)).marker).toBe("hello\n");
    const pid = guarded.guardPid();
    harm(guarded);
    const ran = await guarded.gemini(STEAL);
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Already gone: that was the harm.
    }
    expect(ran.marker).toBeNull();
    expect(ran.told).toMatch(/Rampart/);
  });

  it("D3: unprotect restores the settings byte for byte", () => {
    world = newWorld(gemini);
    const settings = join(world.home, ".gemini/settings.json");
    const before = readFileSync(settings, "utf8");
    world.rampart("init");
    world.rampart("protect", "gemini", "--yes");
    expect(readFileSync(settings, "utf8")).not.toBe(before);
    expect(world.rampart("unprotect", "gemini", "--yes").code).toBe(0);
    expect(readFileSync(settings, "utf8")).toBe(before);
  });
});

function agentSocket(guard: World): string {
  const status = JSON.parse(guard.rampart("status", "--json").stdout) as { guard: { agentSocket: string } };
  return status.guard.agentSocket;
}
