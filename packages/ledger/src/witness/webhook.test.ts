import { writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../testing/support.js";
import { describeWitness, checkpointNote as note } from "../testing/witness-contract.js";
import { webhookSignature, webhookWitness } from "./webhook.js";
import { submitCheckpoint } from "./witness.js";

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver, and what it received. */
async function receiver(answer: (response: ServerResponse) => void = (r) => r.writeHead(204).end()) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=t` };
}

describeWitness("webhook", async () => webhookWitness({ url: (await receiver()).url }));

describe("the webhook witness", () => {
  it("signs as Standard Webhooks does (the example of its libraries)", () => {
    const key = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
    const signature = webhookSignature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", '{"test": 2432232314}');
    expect(signature).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });

  it("E2: brings the signed note whole, under the same id each time, signed with the secret in the file", async () => {
    const { url, received } = await receiver();
    const secretFile = join(await temporaryFolder(), "secret");
    await writeFile(secretFile, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
    const options = { url, secretFile, now: () => 1_767_225_600_123 };
    for (const witness of [webhookWitness(options), webhookWitness(options)]) await witness.submit(note(3));
    const [first, second] = received as [Received, Received];
    expect(JSON.parse(first.body)).toEqual({
      type: "rampart.checkpoint",
      timestamp: "2026-01-01T00:00:00.123Z",
      data: { origin: "rampart.local/test", size: 3, checkpoint: note(3) },
    });
    const id = String(first.headers["webhook-id"]);
    expect(second.headers["webhook-id"]).toBe(id);
    const key = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
    expect(first.headers).toMatchObject({
      "content-type": "application/json",
      "webhook-timestamp": "1767225600",
      "webhook-signature": webhookSignature(key, id, "1767225600", first.body),
    });
    expect(webhookWitness({ url }).name).not.toContain("token");
  });

  it.each([
    ["refuses", (r: ServerResponse) => r.writeHead(410).end()],
    ["leads elsewhere", (r: ServerResponse) => r.writeHead(308, { location: "http://127.0.0.1:1/" }).end()],
    ["breaks off", (r: ServerResponse) => r.destroy()],
    ["hangs", () => {}],
  ])("a receiver that %s has not taken it, and is asked again", async (_, answer) => {
    const { url, received } = await receiver(answer);
    const witness = webhookWitness({ url, timeout: 200 });
    for (const _ of [1, 2]) {
      expect((await submitCheckpoint(witness, note(1))).error).toMatchObject({ code: "witness.unreachable" });
    }
    expect(received.length).toBe(2);
  });

  it.each([
    ["no file", null],
    ["something else", "hunter2"],
    ["a secret that is too short", "whsec_aaaa"],
  ])("%s for a secret: nothing is sent unsigned", async (_, text) => {
    const { url, received } = await receiver();
    const secretFile = join(await temporaryFolder(), "secret");
    if (text !== null) await writeFile(secretFile, text);
    const { error } = await submitCheckpoint(webhookWitness({ url, secretFile }), note(1));
    expect(error).toMatchObject({ code: "witness.unreachable" });
    expect(received).toEqual([]);
  });
});
