import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import type { JsonObject } from "@rampart/service";
import { beforeAll, describe, expect, it } from "vitest";
import { type ApiBench, callOf, makeApiBench, PEOPLE } from "../testing/api.js";
import { shell } from "../testing/harness.js";
import { ROUTES } from "./routes/index.js";

let bench: ApiBench;
let alpha = "";
let beta = "";
beforeAll(async () => {
  bench = await makeApiBench();
  alpha = await bench.key("agent", "alpha");
  beta = await bench.key("agent", "beta");
});

describe("an agent elsewhere", () => {
  it("S2: asks in its own name, and the record has who answers for it and how it came", async () => {
    const { status, body } = await bench.ask("POST", "/v1/decide", alpha, callOf("ls /srv/project"));
    expect([status, body["outcome"]]).toEqual([200, "allow"]);
    const intent = await bench.until((event) => event.kind === "intent" && event.agent === "alpha");
    expect(intent).toMatchObject({ door: "api", owner: "ada", session: "alpha/s1", verified: false });
    expect((intent as unknown as JsonObject)["principal"]).toMatch(/^key:[a-z2-9]{12}$/);
  });

  it("is denied what the policy denies, waits for people the guard knows, and sees its own question only", async () => {
    expect((await bench.ask("POST", "/v1/decide", alpha, callOf("rm x"))).body["outcome"]).toBe("deny");
    const asked = (await bench.ask("POST", "/v1/decide", alpha, { ...callOf("echo a > x"), asks: true })).body;
    expect(asked["outcome"]).toBe("deny");
    const id = String(asked["review"]);
    expect((await bench.ask("GET", `/v1/decide/reviews/${id}`, alpha)).body["state"]).toBe("open");
    expect((await bench.ask("GET", `/v1/decide/reviews/${id}`, beta)).body["state"]).toBe("over");
    const april = await bench.key("person", "april");
    const approved = await bench.ask("POST", `/v1/reviews/${id}/approve`, april, {});
    expect([approved.status, (approved.body["review"] as JsonObject)["state"]]).toEqual([200, "approved"]);
    expect((await bench.ask("POST", "/v1/decide", beta, callOf("echo a > x"))).body["outcome"]).toBe("deny");
    expect((await bench.ask("POST", "/v1/decide", alpha, callOf("echo a > x"))).body["outcome"]).not.toBe("deny");
  });

  it("tells what came of a call, and what it refused by itself", async () => {
    const call = callOf("ls", { id: "c9" });
    await bench.ask("POST", "/v1/decide", alpha, call);
    expect((await bench.ask("POST", "/v1/outcome", alpha, { ...call, text: "a b" })).status).toBe(200);
    expect((await bench.until((event) => event.kind === "outcome" && event.call === "c9")).kind).toBe("outcome");
    expect((await bench.ask("POST", "/v1/refused", alpha, { ...call, code: "mcp.changed" })).body).toEqual({
      ok: true,
    });
  });

  it("sees nothing of this machine: what stands here under the same path is something else", async () => {
    const script = join(bench.project, "x.sh");
    await writeFile(script, "rm -rf /srv/data\n");
    expect((await bench.hook(shell(`bash ${script}`)))["outcome"]).toBe("deny");
    const { body } = await bench.ask("POST", "/v1/decide", alpha, callOf(`bash ${script}`));
    expect(body["verdict"]).not.toBe("deny");
    const files = [{ path: "/srv/project/x.sh", text: "rm -rf /srv/data\n" }];
    const claimed = await bench.ask("POST", "/v1/decide", alpha, { ...callOf("bash /srv/project/x.sh"), files });
    expect((claimed.body["rules"] as JsonObject[])[0]).toMatchObject({ rule: "no.delete" });
  });
});

describe("S2: what a stolen agent credential is good for", () => {
  const rows: readonly (readonly [
    why: string,
    method: string,
    path: string,
    body: object | undefined,
    status: number,
    code: string,
  ])[] = [
    ["another agent's name", "POST", "/v1/decide", callOf("ls", { agent: "beta" }), 403, "not_own_name"],
    [
      "another agent's outcome",
      "POST",
      "/v1/outcome",
      { ...callOf("ls", { agent: "beta" }), text: "x" },
      403,
      "not_own_name",
    ],
    ["approving", "POST", "/v1/reviews/r-aaaaaaaa/approve", {}, 403, "not_allowed"],
    ["reading reviews", "GET", "/v1/reviews", undefined, 403, "not_allowed"],
    ["reading the record", "GET", "/v1/events", undefined, 403, "not_allowed"],
    ["watching", "GET", "/v1/events/stream", undefined, 403, "not_allowed"],
    ["another key", "POST", "/v1/credentials", { type: "agent", name: "alpha" }, 403, "not_allowed"],
    ["taking a person's key", "POST", "/v1/credentials/aaaaaaaaaaaa/revoke", {}, 403, "not_allowed"],
    ["reading the policy again", "POST", "/v1/policy/reload", {}, 403, "not_allowed"],
    ["how the guard is", "GET", "/v1/status", undefined, 403, "not_allowed"],
  ];
  it.each(rows)("%s: refused", async (_why, method, path, body, status, code) => {
    const answer = await bench.ask(method, path, alpha, body);
    expect([answer.status, answer.body["code"]]).toEqual([status, code]);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  it("and somebody is told, once a minute", async () => {
    const alarms = (await bench.events()).filter((event) => event.kind === "alarm" && event.code === "api.attempt");
    expect(alarms).toHaveLength(1);
    expect(alarms[0]).toMatchObject({ agent: "alpha", severity: "high" });
  });

  it("does not make its session another's, nor its door one that only watches", async () => {
    const claims = { door: "test", principal: "root", session: "s1" };
    await bench.ask("POST", "/v1/decide", beta, callOf("ls", claims));
    const intent = await bench.until((event) => event.kind === "intent" && event.agent === "beta");
    expect(intent).toMatchObject({ door: "api", session: "beta/s1", enforced: true });
  });
});

describe("an order", () => {
  it("S5: holds for a session elsewhere by its name alone, from the next call on, and is taken back by name", async () => {
    const otto = await bench.key("person", "otto");
    const ask = async () => (await bench.ask("POST", "/v1/decide", beta, callOf("ls", { session: "held" }))).body;
    expect((await ask())["outcome"]).toBe("allow");
    const held = await bench.ask("POST", "/v1/quarantine", otto, { name: "beta/held", reason: "odd" });
    expect(held.body["subject"]).toEqual({ type: "session", name: "beta/held" });
    expect((await ask())["outcome"]).toBe("deny");
    expect((await bench.ask("POST", "/v1/decide", beta, callOf("ls", { session: "free" }))).body["outcome"]).toBe(
      "allow",
    );
    await bench.ask("POST", "/v1/quarantine/release", otto, { name: "beta/held" });
    expect((await ask())["outcome"]).toBe("allow");
  });
});

describe("what is asked is checked", () => {
  const rows: readonly (readonly [why: string, body: unknown, status: number, code: string])[] = [
    ["nothing", {}, 400, "body_malformed"],
    ["a member nobody knows", { ...callOf("ls"), admin: true }, 400, "body_malformed"],
    ["a call without a tool", { call: { id: "1", session: "s", arguments: {} } }, 400, "body_malformed"],
    ["a session without end", callOf("ls", { session: "s".repeat(121) }), 400, "body_malformed"],
    ["a folder that is none", callOf("ls", { cwd: "work" }), 200, ""],
    ["a chain without end", callOf("ls", { chain: Array(17).fill("a") }), 400, "body_malformed"],
    ["a key of every object", '{"call":{"__proto__":{}}}', 400, "json.forbidden_key"],
    ["a key twice", '{"call":{},"call":{}}', 400, "json.duplicate_key"],
    ["nesting without end", `{"call":${'{"a":'.repeat(80)}1${"}".repeat(81)}`, 400, "json.too_deep"],
  ];
  it.each(rows)("%s", async (_why, body, status, code) => {
    const answer = await bench.ask("POST", "/v1/decide", alpha, body);
    expect([answer.status, answer.body["code"] ?? ""]).toEqual(
      status === 200 ? [200, "call_malformed"] : [status, code],
    );
  });

  it("a member nobody knows is not repeated; those there are, are said", async () => {
    const vera = await bench.key("person", "vera");
    const { body } = await bench.ask("GET", "/v1/reviews?page=3", vera);
    expect(body["detail"]).toBe("the query: has a member that is not known; there are limit, cursor");
    const call = await bench.ask("POST", "/v1/decide", alpha, { ...callOf("ls"), admin: true });
    expect(call.body["detail"]).toMatch(/^the body: has a member that is not known; there are call, /);
  });

  it("where nothing is taken nothing may be there; what is not there is not found; what is known is said", async () => {
    const vera = await bench.key("person", "vera");
    expect((await bench.ask("GET", "/v1/status?a=1", vera)).body["code"]).toBe("query_malformed");
    expect((await bench.ask("GET", "/v1/nothing", vera)).body["code"]).toBe("http.not_found");
    const wrong = await bench.ask("GET", "/v1/decide", vera);
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
    expect((await bench.ask("GET", "/v1/reviews?cursor=__", vera)).body["code"]).toBe("cursor_malformed");
    expect((await bench.ask("GET", "/v1/reviews?limit=501", vera)).body["code"]).toBe("query_malformed");
    expect((await bench.ask("GET", "/v1/reviews/r-aaaaaaaa", vera)).body["code"]).toBe("review_unknown");
  });
});

describe("a request with an idempotency key", () => {
  it("is done once; again it is answered the same; with another body or by another it is another", async () => {
    const key = { "idempotency-key": "once-1" };
    const ask = (who: string, command: string) => bench.ask("POST", "/v1/decide", who, callOf(command), key);
    const first = await ask(alpha, "ls /srv/once");
    expect((await ask(alpha, "ls /srv/once")).body).toEqual(first.body);
    const other = await ask(alpha, "ls /srv/twice");
    expect([other.status, other.body["code"]]).toEqual([422, "idempotency_differs"]);
    expect((await ask(beta, "ls /srv/once")).body["intent"]).not.toBe(first.body["intent"]);
    const malformed = await bench.ask("POST", "/v1/decide", alpha, callOf("ls"), { "idempotency-key": "a b" });
    expect(malformed.body["code"]).toBe("idempotency_malformed");
  });

  it("gives a new key to nobody twice", async () => {
    const ada = await bench.key("person", "ada");
    const ask = () =>
      bench.ask("POST", "/v1/credentials", ada, { type: "agent", name: "beta" }, { "idempotency-key": "k" });
    expect((await ask()).status).toBe(200);
    expect((await ask()).body["code"]).toBe("idempotency_over");
  });

  it("is done once over a restart, and what failed may be tried again", async () => {
    const own = await makeApiBench();
    const ada = await own.key("person", "ada");
    const ask = async (name: string, key: string) => {
      const { status, body } = await own.ask("POST", "/v1/quarantine", ada, hold(name), {
        "idempotency-key": key,
      });
      return body["code"] ?? status;
    };
    const hold = (name: string) => ({ type: "agent", name, mode: "deny" });
    expect([await ask("alpha", "k-1"), await ask("", "k-2")]).toEqual([200, "body_malformed"]);
    await own.restart();
    expect([await ask("alpha", "k-1"), await ask("beta", "k-1"), await ask("beta", "k-2")]).toEqual([
      "idempotency_over",
      "idempotency_differs",
      200,
    ]);
    const held = (await own.events()).filter(({ kind }) => kind === "quarantine");
    expect(held).toHaveLength(2);
  });
});

describe("credentials", () => {
  it("end at once: revoked, over, or its subject no longer in the policy", async () => {
    const own = await makeApiBench();
    const vera = await own.key("person", "vera");
    const status = async (key: string) => (await own.ask("GET", "/v1/self", key)).status;
    expect(await status(vera)).toBe(200);
    const short = await own.key("person", "vera", { ms: 1 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await status(short)).toBe(401);
    await own.admin({ op: "revoke-credential", id: vera.slice(3, 15), reason: "lost" });
    expect(await status(vera)).toBe(401);
    const otto = await own.key("person", "otto");
    await own.restart();
    expect([await status(vera), await status(otto)], "after a restart").toEqual([401, 200]);
    await writeFile(`${own.layout.config}/policy.yaml`, PEOPLE.replace("  otto: { roles: [operator] }\n", ""));
    await own.admin({ op: "reload" });
    expect(await status(otto)).toBe(401);
  });

  it("count no longer for a request whose body came after they were revoked", async () => {
    const april = await bench.key("person", "april");
    const { port } = new URL(await bench.url());
    const socket = connect(Number(port), "127.0.0.1");
    let got = "";
    socket.on("data", (chunk) => {
      got += chunk;
    });
    const type = "Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n";
    const head = `POST /v1/reviews/r-aaaaaaaa/approve HTTP/1.1\r\nHost: localhost:${port}\r\nAuthorization: Bearer ${april}\r\n${type}`;
    socket.write(`${head}\r\n{`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await bench.admin({ op: "revoke-credential", id: april.slice(3, 15) });
    socket.write("}");
    await once(socket, "close");
    expect(got).toMatch(/^HTTP\/1\.1 401 /);
  });

  const rows: readonly (readonly [why: string, request: object, code: string])[] = [
    ["R4: for an agent nobody answers for", { type: "agent", name: "gamma" }, "subject_unknown"],
    ["for a person the policy does not name", { type: "person", name: "mallory" }, "subject_unknown"],
    ["for a name of every object", { type: "agent", name: "constructor" }, "subject_unknown"],
    ["with more than the person has", { type: "person", name: "vera", scopes: ["admin"] }, "forbidden"],
    [
      "for an agent that would do more than ask",
      { type: "agent", name: "alpha", scopes: ["approver"] },
      "op_malformed",
    ],
    ["for longer than a year", { type: "agent", name: "alpha", ms: 400 * 86_400_000 }, "op_malformed"],
    ["for nobody", { type: "robot", name: "alpha" }, "op_malformed"],
    ["for a pattern", { type: "service", name: "*" }, "op_malformed"],
  ];
  it.each(rows)("is not issued %s", async (_why, request, code) => {
    const { error } = await bench.admin({ op: "issue-credential", ...request });
    expect((error as JsonObject)["code"]).toBe(code);
  });

  it("of a person never hold a role the policy took since, and people take back their own", async () => {
    const ada = await bench.key("person", "ada", { scopes: ["viewer"] });
    expect((await bench.ask("GET", "/v1/self", ada)).body["roles"]).toEqual(["viewer"]);
    expect((await bench.ask("POST", "/v1/credentials", ada, { type: "agent", name: "alpha" })).status).toBe(403);
    expect((await bench.ask("POST", `/v1/credentials/${ada.slice(3, 15)}/revoke`, ada, {})).status).toBe(200);
    const vera = await bench.key("person", "vera");
    const others = await bench.ask("POST", `/v1/credentials/${alpha.slice(3, 15)}/revoke`, vera, {});
    expect([others.status, others.body["code"]]).toEqual([403, "forbidden"]);
  });

  it("are nowhere in the record, nor in a list; a wrong secret, an unknown id and a word are told nothing apart", async () => {
    const [, secret = ""] = /^rk_[a-z2-9]{12}_(.*)$/.exec(alpha) ?? [];
    expect(JSON.stringify(await bench.events())).not.toContain(secret);
    const listed = JSON.stringify(await bench.admin({ op: "credentials" }));
    expect([listed.includes(secret), listed.includes("verifier")]).toEqual([false, false]);
    const wrong = [
      `${alpha.slice(0, -1)}${alpha.endsWith("A") ? "B" : "A"}`,
      `rk_aaaaaaaaaaaa_${secret}`,
      "rk_x",
      "hello",
    ];
    const answers = await Promise.all(wrong.map((key) => bench.ask("GET", "/v1/self", key)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(answers[0]!.headers.get("www-authenticate")).toBe("Bearer");
  });

  it("tell two people at the admin socket apart; a wrong one is nobody", async () => {
    const vera = await bench.key("person", "vera");
    const asVera = await bench.admin({ op: "checkpoint", key: vera });
    const issued = await bench.admin({ op: "issue-credential", type: "agent", name: "alpha", key: vera });
    expect((issued["error"] as JsonObject)["code"]).toBe("forbidden");
    expect(asVera["error"]).toBeUndefined();
    for (const key of ["rk_x", alpha, 7])
      expect(((await bench.admin({ op: "status", key }))["error"] as JsonObject)["code"]).toBe("forbidden");
  });
});

describe("whoever asks too much", () => {
  it("waits, by credential and by address; another's credential is not spent", async () => {
    const own = await makeApiBench({ rates: { address: 20, credential: 2 } });
    const [a, b] = [await own.key("agent", "alpha"), await own.key("agent", "beta")];
    const statuses = [];
    for (let asked = 0; asked < 5; asked++) statuses.push(await own.ask("GET", "/v1/self", a));
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429]);
    expect(statuses[4]?.headers.get("retry-after")).toBe("1");
    expect((await own.ask("GET", "/v1/self", b)).status).toBe(200);
    const all = await Promise.all(Array.from({ length: 60 }, () => own.ask("GET", "/v1/ping", null)));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200, 429]));
  });
});

describe("a service", () => {
  it("P4: declares and ends tasks, and does nothing else; an agent declares none", async () => {
    const orders = await bench.key("service", "orders", { scopes: ["tasks"] });
    const task = { id: "t-1", kind: "refund", agent: "alpha", session: "alpha/s7", subject: "refund/981" };
    const declared = await bench.ask("POST", "/v1/tasks", orders, task);
    expect(declared.body["task"]).toMatchObject({ agent: "alpha", by: "orders", channel: "service" });
    expect((await bench.ask("POST", "/v1/tasks", alpha, { ...task, id: "t-2" })).body["code"]).toBe("not_allowed");
    await bench.ask("POST", "/v1/decide", alpha, callOf("ls /srv/t", { session: "s7", task: "t-1" }));
    const intent = await bench.until((event) => event.kind === "intent" && event.session === "alpha/s7");
    expect(intent).toMatchObject({ task: "t-1", agent: "alpha" });
    for (const [method, path] of [
      ["GET", "/v1/events"],
      ["GET", "/v1/metrics"],
      ["GET", "/v1/tasks"],
      ["POST", "/v1/decide"],
    ] as const)
      expect((await bench.ask(method, path, orders, method === "POST" ? callOf("ls") : undefined)).status).toBe(403);
    expect((await bench.ask("POST", "/v1/tasks/end", orders, { id: "t-1" })).status).toBe(200);
    expect((await bench.ask("POST", "/v1/tasks/end", orders, { id: "t-1" })).body["code"]).toBe("task_unknown");
  });
});

it("every route has a name, a path and a way in of its own, and the document has them all", async () => {
  const { body } = await bench.ask("GET", "/v1/openapi.json", null);
  const paths = body["paths"] as { readonly [path: string]: { readonly [method: string]: JsonObject } };
  for (const { id, method, path } of ROUTES) expect(paths[path]?.[method.toLowerCase()]?.["operationId"]).toBe(id);
  expect(new Set(ROUTES.map(({ id }) => id)).size).toBe(ROUTES.length);
  expect(body["openapi"]).toBe("3.1.0");
  expect(body["servers"]).toEqual([{ url: "/" }]);
});
