import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { openEnvelope, parseVerifier, signEnvelope, signerOf } from "@rampart/ledger";
import type { JsonObject } from "@rampart/service";
import { afterAll, describe, expect, it } from "vitest";
import { makeBench, POLICY, shell } from "../../testing/harness.js";
import { ANSWER_TYPE, QUESTION_TYPE, signAnswer, type WebhookAnswer } from "./statement.js";

const key = signerOf("chat", generateKeyPairSync("ed25519").privateKey);
const other = signerOf("chat", generateKeyPairSync("ed25519").privateKey);

interface Asked {
  readonly review: string;
  readonly digest: string;
  readonly links: Readonly<Record<string, string>>;
}
type Answers = (asked: Asked, request: IncomingMessage, response: ServerResponse) => void;

let answers: Answers = (_asked, _request, response) => response.writeHead(204).end();
const seen: { readonly asked: Asked; readonly body: string }[] = [];
const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const envelope = JSON.parse(body) as { payload: string };
  const asked = JSON.parse(Buffer.from(envelope.payload, "base64").toString()) as Asked;
  seen.push({ asked, body });
  answers(asked, request, response);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;

const PEOPLE = `${POLICY}people:\n  chatty: { roles: [approver] }\n  vera: { roles: [viewer] }\n`;
const bench = await makeBench(
  { reviews: { url, answers: { key: key.verifier, person: "chatty" }, links: ["chatty"] } },
  PEOPLE,
);
let counter = 0;
const hold = async () => {
  const command = `echo x > f${++counter}.txt`;
  const answer = await bench.hook(shell(command, { cwd: bench.project }));
  return { command, id: /r-[a-z2-9]{8}/.exec(String(answer["message"]))![0] };
};
const stateOf = async (id: string) =>
  ((await bench.admin({ op: "reviews" }))["reviews"] as JsonObject[]).find((one) => one["id"] === id)?.["state"];
const says =
  (body: string): Answers =>
  (_asked, _request, response) =>
    response.writeHead(200).end(body);
const signed =
  (change: Partial<WebhookAnswer> = {}, by = key): Answers =>
  (asked, _request, response) => {
    const { review, digest } = asked;
    response.writeHead(200).end(signAnswer({ review, digest, decision: "approve", note: null, ...change }, by));
  };

/** A question and the answer to it, taken: one that was asked after it, and approved by a signed answer, is approved by now. */
async function answered(answer: Answers) {
  let sent = () => {};
  const wasSent = new Promise<void>((resolve) => {
    sent = resolve;
  });
  answers = (asked, request, response) => {
    response.once("close", sent);
    answer(asked, request, response);
  };
  const held = await hold();
  await wasSent;
  answers = (asked, ...rest) => (asked.review === held.id ? answer : signed())(asked, ...rest);
  const after = await hold();
  await bench.until((one) => one.kind === "review" && one.id === after.id && one.state === "approved");
  return held;
}

describe("P6: a webhook of reviews", () => {
  it("is told of each question once, signed; a signed answer counts", async () => {
    answers = signed({ note: "fine" });
    const { id, command } = await hold();
    const event = await bench.until((one) => one.kind === "review" && one.id === id && one.state === "approved");
    expect(event).toMatchObject({ reviewer: "chatty", channel: "webhook", note: "fine", scope: "once" });
    expect((await bench.hook(shell(command, { cwd: bench.project })))["outcome"]).toBe("no-opinion");
    const told = seen.filter(({ asked }) => asked.review === id);
    expect(told.length).toBe(1);
    const log = (await bench.admin({ op: "status" }))["status"] as { log: { key: string } };
    const { payload } = openEnvelope(JSON.parse(told[0]!.body), QUESTION_TYPE, [parseVerifier(log.log.key)]);
    const said = JSON.parse(Buffer.from(payload).toString()) as JsonObject;
    expect(said).toMatchObject({ v: 1, review: id, people: 1, subject: { agent: "tester", tool: "shell" } });
    expect((said["links"] as JsonObject)["chatty"]).toMatch(/^\/v1\/links\/r-[a-z2-9]{8}\?link=/);
  });

  it("a signed no is a no", async () => {
    answers = signed({ decision: "deny" });
    const { id } = await hold();
    await bench.until((one) => one.kind === "review" && one.id === id && one.state === "denied");
  });

  const envelope = (payload: object, type = ANSWER_TYPE) =>
    JSON.stringify(signEnvelope(type, Buffer.from(JSON.stringify(payload)), [key]));
  const ignored: readonly (readonly [attempt: string, answer: Answers])[] = [
    [
      "an answer nobody signed",
      (asked, _, response) => response.end(JSON.stringify({ ...asked, decision: "approve" })),
    ],
    ["one signed by another key", signed({}, other)],
    ["one for another question", signed({ review: "r-aaaaaaaa" })],
    ["one for another call", signed({ digest: `sha256:${"0".repeat(64)}` })],
    ["a decision that is none", signed({ decision: "allow" as never })],
    [
      "a wider one than it asks for",
      (asked, _, response) =>
        response.end(
          envelope({ v: 1, review: asked.review, digest: asked.digest, decision: "approve", scope: "session" }),
        ),
    ],
    ["the question itself, back", (_asked, _request, response) => response.end(seen.at(-1)!.body)],
    [
      "a signed text of another kind",
      (asked, _, response) =>
        response.end(envelope({ v: 1, review: asked.review, digest: asked.digest, decision: "approve" }, "text/plain")),
    ],
    [
      "a member twice",
      (asked, _, response) =>
        response.end(signAnswer({ ...asked, decision: "deny", note: null }, key).replace("{", '{"payload":"e30=",')),
    ],
    ["a word", says("ok")],
    ["more than an answer has", says("x".repeat(100_000))],
    ["a page elsewhere", (_asked, _request, response) => response.writeHead(302, { location: url }).end()],
  ];
  it.each(ignored)("%s changes nothing", async (_attempt, answer) => {
    const { id } = await answered(answer);
    expect(await stateOf(id)).toBe("open");
  });

  it("what was ignored is told of once a minute, not each time", async () => {
    const alarms = (await bench.events()).flatMap((one) => (one.kind === "alarm" ? [one.code] : []));
    expect(alarms.filter((code) => code === "webhook.forged")).toEqual(["webhook.forged"]);
  });

  it("follows nobody elsewhere: where it is sent to gets no question", async () => {
    const asked = new Set<string>();
    const { id } = await answered((_asked, request, response) => {
      asked.add(request.url ?? "");
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect([await stateOf(id), [...asked]]).toEqual(["open", ["/hook"]]);
    answers = (_asked, _request, response) => response.writeHead(204).end();
  });

  it("keeps no call waiting where it hangs, and the guard ends all the same", async () => {
    answers = () => undefined;
    const begin = performance.now();
    for (let n = 0; n < 10; n++) await hold();
    await bench.restart();
    // Sooner than an answer is waited for.
    expect(performance.now() - begin).toBeLessThan(9_000);
    answers = (_asked, _request, response) => response.writeHead(204).end();
    expect(await stateOf((await hold()).id)).toBe("open");
  });

  it("answers as a person with the role for it, or not at all", async () => {
    const viewer = { reviews: { url, answers: { key: key.verifier, person: "vera" }, links: [] } };
    await bench.restart(viewer);
    answers = signed();
    const { id } = await hold();
    const alarm = await bench.until(
      (one) => one.kind === "alarm" && one.code === "webhook.forged" && one.message.includes(id),
    );
    expect(alarm).toMatchObject({ message: expect.stringContaining("forbidden") });
    expect(await stateOf(id)).toBe("open");
  });
});
