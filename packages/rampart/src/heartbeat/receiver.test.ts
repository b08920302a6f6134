import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Heartbeat, signHeartbeat } from "@rampart/guard";
import { signerOf } from "@rampart/ledger";
import { afterAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";
import { readRemembered, writeRemembered } from "./memory.js";
import { Receiver, serveReceiver } from "./receiver.js";

const NOW = Date.UTC(2026, 10, 20, 12);
const signer = signerOf("rampart/test", generateKeyPairSync("ed25519").privateKey);
const stranger = signerOf("rampart/test", generateKeyPairSync("ed25519").privateKey);
const beat = (change: Partial<Heartbeat> = {}, by = signer) =>
  signHeartbeat(
    { installation: by.name, time: NOW, every: 60_000, mode: "user", healthy: true, entries: 1, root: "", ...change },
    by,
  );
const receiver = (taken = async () => {}) =>
  new Receiver({ verifier: signer.verifier, last: null, now: () => NOW, taken });

const folder = mkdtempSync(join(tmpdir(), "rampart-beat-"));
const person = newPerson();
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await person.leaves();
});

describe("S3: hearing of a guard elsewhere", () => {
  it.each([
    ["what its key signed", beat(), 204],
    ["what another key signed is refused", beat({}, stranger), 400],
    ["what is no JSON is refused", "{", 400],
    ["what is from the future is refused: it would make every later one old", beat({ time: NOW + 400_000 }), 409],
  ])("%s", async (_why, text, status) => expect(await receiver().take(text)).toBe(status));

  it("takes one only once, and none older: whoever recorded them cannot pretend with them", async () => {
    const one = receiver();
    expect(await one.take(beat({ time: NOW - 1 }))).toBe(204);
    expect(await one.take(beat({ time: NOW - 1 }))).toBe(409);
    expect(await one.take(beat({ time: NOW - 2 }))).toBe(409);
    expect(await one.take(beat({ time: NOW }))).toBe(204);
  });

  it("says so where it cannot keep it, and takes it again", async () => {
    let full = true;
    const one = receiver(async () => {
      if (full) throw new Error("no room");
    });
    expect(await one.take(beat())).toBe(500);
    full = false;
    expect(await one.take(beat())).toBe(204);
  });

  it("answers HTTP: only POST, only so many bytes", async () => {
    const { server, port } = await serveReceiver(receiver(), "127.0.0.1", 0);
    const post = async (init: RequestInit) => (await fetch(`http://127.0.0.1:${port}/`, init)).status;
    expect(await post({ method: "POST", body: beat() })).toBe(204);
    expect(await post({})).toBe(405);
    expect(await post({ method: "POST", body: "x".repeat(20_000) }).catch(() => 413)).toBe(413);
    server.closeAllConnections();
    server.close();
  });
});

describe("rampart heartbeat check", () => {
  const file = join(folder, "beat.json");
  const check = (within = "180") =>
    person.types(["heartbeat", "check", "--file", file, "--key", signer.verifier.text, "--within", within]);
  const keep = async (received: number, text: string) =>
    writeRemembered(file, { received, text, beat: JSON.parse("{}") as Heartbeat });

  it("answers with its exit status: never heard of, alive, silent, not healthy", async () => {
    expect(await check()).toMatchObject({ status: 1, out: expect.stringMatching(/never heard of/) });
    await keep(Date.now(), beat());
    expect(await check()).toMatchObject({ status: 0, out: expect.stringMatching(/^alive/) });
    await keep(Date.now() - 200_000, beat());
    expect(await check()).toMatchObject({ status: 1, out: expect.stringMatching(/^silent/) });
    await keep(Date.now(), beat({ healthy: false }));
    expect(await check()).toMatchObject({ status: 1, out: expect.stringMatching(/^not healthy/) });
  });

  it("does not believe a file whose signature is another's, and says what is wrong with the words", async () => {
    await keep(Date.now(), beat({}, stranger));
    expect((await check()).status).toBe(3);
    await expect(readRemembered(file, signer.verifier)).rejects.toThrow();
    writeFileSync(file, "{");
    expect((await check()).status).toBe(3);
    expect((await check("0")).status).toBe(2);
    expect((await person.types(["heartbeat", "check", "--file", file, "--key", "x"])).status).toBe(2);
    expect((await person.types("heartbeat check")).status).toBe(2);
  });
});
