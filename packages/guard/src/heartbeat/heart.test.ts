import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { signEnvelope, signerOf } from "@rampart/ledger";
import { afterEach, describe, expect, it } from "vitest";
import { Heart } from "./heart.js";
import { HEARTBEAT_TYPE, type Heartbeat, openHeartbeat, signHeartbeat } from "./statement.js";

const NAME = "rampart/test";
const signer = signerOf(NAME, generateKeyPairSync("ed25519").privateKey);
const beat: Heartbeat = {
  installation: NAME,
  time: 1_000,
  every: 60_000,
  mode: "system",
  healthy: true,
  entries: 5,
  root: "cm9vdA==",
};

describe("S3: a heartbeat", () => {
  it("comes back as it was", () => expect(openHeartbeat(signHeartbeat(beat, signer), signer.verifier)).toEqual(beat));

  const signed = (value: object) =>
    JSON.stringify(signEnvelope(HEARTBEAT_TYPE, Buffer.from(JSON.stringify(value)), [signer]));
  it.each([
    ["another key's", signHeartbeat(beat, signerOf(NAME, generateKeyPairSync("ed25519").privateKey))],
    ["another installation's", signed({ v: 1, ...beat, installation: "rampart/other" })],
    ["one with a member nobody knows", signed({ v: 1, ...beat, note: "x" })],
    ["one of another version", signed({ v: 2, ...beat })],
    ["one without a time", signed({ v: 1, ...beat, time: null })],
    ["another kind of statement", JSON.stringify(signEnvelope("text/plain", Buffer.from("{}"), [signer]))],
    ["one of a page", `${signHeartbeat(beat, signer)}${" ".repeat(20_000)}`],
    ["no JSON", "{"],
  ])("%s is refused", (_why, text) => expect(() => openHeartbeat(text, signer.verifier)).toThrow());
});

const open: { heart: Heart; server: Server }[] = [];
afterEach(() => {
  for (const { heart, server } of open.splice(0)) {
    heart.close();
    server.closeAllConnections();
    server.close();
  }
});

/** A receiver that answers as told, and the heart that speaks to it. */
async function world(statuses: number[]) {
  const bodies: string[] = [];
  const alarms: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      bodies.push(body);
      const status = statuses.shift() ?? 200;
      response.writeHead(status, status === 302 ? { location: "http://127.0.0.1:1/" } : {}).end("x".repeat(1_000));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const heart = new Heart({
    url: `http://127.0.0.1:${port}/secret`,
    everyMs: 3_600_000,
    signer,
    state: async () => ({ mode: "user", healthy: true, entries: 5, root: "cm9vdA==" }),
    alarm: async (code) => alarms.push(code),
    now: () => 1_000,
  });
  open.push({ heart, server });
  const beats = async (count: number) => {
    for (let tries = 0; bodies.length < count && tries < 200; tries++) {
      await heart.beat();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return { heart, bodies, alarms, beats, port };
}

describe("S3: the heart", () => {
  it("says signed signs of life, each newer than the one before, whatever the clock does", async () => {
    const { heart, bodies, beats, port } = await world([]);
    await beats(3);
    const times = bodies.slice(0, 3).map((body) => openHeartbeat(body, signer.verifier).time);
    expect(times).toEqual([1_000, 1_001, 1_002]);
    await heart.beat();
    expect(heart.status).toMatchObject({ host: `127.0.0.1:${port}`, problem: null });
  });

  it("alarms once when three in a row were not taken, a redirection among them, and once when they are again", async () => {
    const { heart, alarms, beats } = await world([500, 302, 404, 500]);
    await beats(4);
    await heart.beat();
    expect(alarms).toEqual(["heartbeat.failed", "heartbeat.resumed"]);
    expect(heart.status.problem).toBe(null);
  });

  it("never tells the address, which may carry a secret", async () => {
    const { heart, beats } = await world([500, 500, 500, 500, 500, 500]);
    await beats(4);
    expect(heart.status.problem).toBe("it answered 500");
    expect(JSON.stringify(heart.status)).not.toContain("secret");
  });
});
