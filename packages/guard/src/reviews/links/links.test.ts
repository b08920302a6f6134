import { generateKeyPairSync } from "node:crypto";
import { signEnvelope, signerOf } from "@rampart/ledger";
import type { JsonObject } from "@rampart/service";
import { beforeAll, describe, expect, it } from "vitest";
import { type ApiBench, makeApiBench, PEOPLE } from "../../testing/api.js";
import { shell } from "../../testing/harness.js";
import { LINK_MS, LINK_TYPE, type Link, makeLink, readLink } from "./link.js";

const signer = signerOf("here", generateKeyPairSync("ed25519").privateKey);
const other = signerOf("here", generateKeyPairSync("ed25519").privateKey);
const LINK: Link = { review: "r-abcd2345", digest: "sha256:0", person: "ada", verified: true, until: 1_000 };

describe("P6: a signed link", () => {
  const text = makeLink(LINK, signer);
  const again = (change: (payload: Record<string, unknown>) => unknown, by = signer, type = LINK_TYPE) => {
    const payload = Buffer.from(JSON.stringify(change({ v: 1, ...LINK })));
    return Buffer.from(JSON.stringify(signEnvelope(type, payload, [by]))).toString("base64url");
  };
  const attempts: readonly (readonly [attempt: string, link: string, code: string])[] = [
    ["another key", makeLink(LINK, other), "link_forged"],
    ["another kind of envelope, by the right key", again((one) => one, signer, "text/plain"), "link_forged"],
    ["its last character changed", `${text.slice(0, -3)}AAA`, "link_forged"],
    ["cut", text.slice(0, 100), "link_forged"],
    ["nothing", "", "link_forged"],
    ["no base64url", `${text}=`, "link_forged"],
    ["longer than any", "A".repeat(1_000_000), "link_forged"],
    ["of a version to come", again((one) => ({ ...one, v: 2 })), "link_forged"],
    ["without an end", again(({ until: _, ...one }) => one), "link_forged"],
    ["with an end that is none", again((one) => ({ ...one, until: "never" })), "link_forged"],
    ["over", makeLink({ ...LINK, until: 500 }, signer), "link_expired"],
  ];
  it.each(attempts)("%s: refused", (_attempt, link, code) => {
    expect(() => readLink(link, signer.verifier, 500)).toThrow(expect.objectContaining({ code }));
  });

  it("says what it was made with, and its payload cannot be changed unseen", () => {
    expect(readLink(text, signer.verifier, 999)).toEqual(LINK);
    const envelope = JSON.parse(Buffer.from(text, "base64url").toString()) as { payload: string };
    const payload = JSON.parse(Buffer.from(envelope.payload, "base64").toString()) as object;
    const forged = {
      ...envelope,
      payload: Buffer.from(JSON.stringify({ ...payload, person: "eve" })).toString("base64"),
    };
    const said = Buffer.from(JSON.stringify(forged)).toString("base64url");
    expect(() => readLink(said, signer.verifier, 0)).toThrow(expect.objectContaining({ code: "link_forged" }));
  });
});

describe("P6: a signed link over HTTP", () => {
  let clock = Date.now();
  let bench: ApiBench;
  let base: string;
  let counter = 0;
  beforeAll(async () => {
    bench = await makeApiBench({}, PEOPLE.replace("people:\n", "people:\n  dev2: { roles: [admin], users: [dev] }\n"), {
      now: () => clock,
    });
    base = await bench.url();
  });
  const command = () => `echo '<script>alert(1)</script>' > f${++counter}.txt`;
  const hold = async (text = command()) => {
    const answer = await bench.hook(shell(text, { cwd: bench.project }));
    return /r-[a-z2-9]{8}/.exec(String(answer["message"]))![0];
  };
  const linkTo = async (id: string) => String((await bench.admin({ op: "link", id }))["path"]);
  const get = (path: string) => fetch(base + path);
  const post = (path: string, decision = "approve", headers: Record<string, string> = {}) =>
    fetch(base + path, {
      method: "POST",
      body: `decision=${decision}`,
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    });
  const stateOf = async (id: string) => ((await bench.admin({ op: "review", id }))["review"] as JsonObject)["state"];

  it("GET shows, however often, and changes nothing; POST answers, once", async () => {
    const text = command();
    const id = await hold(text);
    const path = await linkTo(id);
    const before = (await bench.events()).length;
    for (let n = 0; n < 3; n++) {
      const response = await get(path);
      const page = await response.text();
      expect(response.status).toBe(200);
      expect(page).toContain("file.write");
      expect(page).toContain("&lt;script&gt;alert(1)");
      expect(page).not.toMatch(/<script|<img|<a |<link|javascript:|\son[a-z]+=/i);
      expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect(response.headers.get("cache-control")).toBe("no-store");
    }
    expect([(await fetch(base + path, { method: "HEAD" })).status === 200, await stateOf(id)]).toEqual([false, "open"]);
    expect((await bench.events()).length).toBe(before);
    expect(await (await post(path)).text()).toContain("<h1>Approved</h1>");
    const replayed = await post(path);
    expect([replayed.status, await replayed.text()]).toEqual([409, expect.stringContaining("review_settled")]);
    expect((await bench.hook(shell(text, { cwd: bench.project })))["outcome"]).toBe("no-opinion");
    const event = (await bench.events()).findLast((one) => one.kind === "review" && one.state === "approved");
    expect(event).toMatchObject({ id, reviewer: "dev2", channel: "link", verified: false, scope: "once" });
  });

  it("a no by link is a no", async () => {
    const id = await hold();
    expect(await (await post(await linkTo(id), "deny")).text()).toContain("<h1>Denied</h1>");
    expect(await stateOf(id)).toBe("denied");
  });

  const attempts: readonly (readonly [
    attempt: string,
    status: number,
    code: string,
    tries: (id: string, path: string) => Promise<Response>,
  ])[] = [
    [
      "for another question",
      403,
      "link_forged",
      async (_id, path) => post(path.replace(/r-[a-z2-9]{8}/, await hold())),
    ],
    ["no link at all", 400, "query_malformed", async (id) => post(`/v1/links/${id}`)],
    ["a made-up one", 403, "link_forged", async (id) => post(`/v1/links/${id}?link=AAAA`)],
    ["two of them", 400, "http.target", async (_id, path) => post(`${path}&${path.split("?")[1]}`)],
    [
      "expired",
      403,
      "link_expired",
      async (_id, path) => {
        clock += LINK_MS;
        return post(path);
      },
    ],
    ["a decision that is none", 400, "http.malformed", async (_id, path) => post(path, "maybe")],
    ["both decisions", 400, "http.malformed", async (_id, path) => post(path, "deny&decision=approve")],
    [
      "JSON",
      415,
      "http.media_type",
      async (_id, path) => post(path, "approve", { "content-type": "application/json" }),
    ],
    [
      "from a page of another site",
      403,
      "http.origin",
      async (_id, path) => post(path, "approve", { origin: "https://evil.example" }),
    ],
    [
      "after the question was answered otherwise",
      409,
      "review_settled",
      async (id, path) => {
        await bench.admin({ op: "deny", id });
        return post(path);
      },
    ],
  ];
  it.each(attempts)("%s: %d %s", async (_attempt, status, code, tries) => {
    const id = await hold();
    const path = await linkTo(id);
    const response = await tries(id, path);
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(code)]);
    expect((await bench.admin({ op: "reviews" }))["reviews"]).not.toContainEqual(
      expect.objectContaining({ id, state: "approved" }),
    );
  });

  it("is made by approvers for themselves, and by no agent", async () => {
    const id = await hold();
    expect(await bench.agent({ op: "link", id })).toMatchObject({ error: { code: "op_unknown" } });
    expect(await bench.admin({ op: "link", id: "r-aaaaaaaa" })).toMatchObject({ error: { code: "review_unknown" } });
    expect(await bench.admin({ op: "link", id })).toMatchObject({ person: "dev2" });
  });
});
