import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signEnvelope, signerOf } from "@rampart/ledger";
import { close, openGate } from "@rampart/sdk";
import { encodeStop, STOP_TYPE } from "@rampart/service";
import { afterAll, describe, expect, it } from "vitest";

const root = mkdtempSync(join(tmpdir(), "rampart-sdk-"));
afterAll(async () => {
  await close();
  rmSync(root, { recursive: true, force: true });
});

const keyPair = () => signerOf("rampart/test", generateKeyPairSync("ed25519").privateKey);
const ours = keyPair();

describe("S5: an order to stop holds in a process that decides by itself", () => {
  it.each<[why: string, leave: (file: string) => void, allowed: boolean]>([
    ["nothing is stopped", () => undefined, true],
    ["everything is", (file) => writeStop(file, null), false],
    ["it is over", (file) => writeStop(file, 1), true],
    ["somebody else signed one", (file) => writeStop(file, 1, keyPair()), false],
    ["it cannot be read", (file) => writeFileSync(file, "{", { mode: 0o600 }), false],
  ])("%s", async (why, leave, allowed) => {
    const state = join(root, why.replaceAll(" ", "-"));
    mkdirSync(join(state, "config"), { recursive: true, mode: 0o700 });
    mkdirSync(join(state, "state/keys"), { recursive: true, mode: 0o700 });
    writeFileSync(join(state, "state/keys/log.pem.pub"), `${ours.verifier.text}\n`);
    const gate = await openGate({ state, guard: "none", cwd: root });
    const names = { id: "1", door: "sdk", agent: "a", principal: "p", session: "s", task: null, tool: "shell" };
    const call = {
      ...names,
      hostTool: "shell",
      arguments: { command: "ls" },
      shell: "bash",
      cwd: root,
      time: 1,
    } as const;
    expect((await gate.ask(call)).allowed).toBe(true);
    // Looked at with each call, not once.
    leave(join(state, "state/stop.json"));
    expect(await gate.ask(call)).toMatchObject(allowed ? { allowed } : { allowed, code: "stopped", evidence: "local" });
  });
});

function writeStop(file: string, until: number | null, signer = ours): void {
  const payload = encodeStop({ installation: ours.name, issued: 1, until, reason: "test" });
  writeFileSync(file, JSON.stringify(signEnvelope(STOP_TYPE, payload, [signer])), { mode: 0o600 });
}
