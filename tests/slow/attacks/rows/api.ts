import { connect } from "node:net";
import type { Attacks } from "../attack.js";
import type { World } from "../world.js";

/** Code of the answer to a request as bytes; `HOST` is the address it listens on. */
async function raw(world: World, text: string): Promise<string> {
  const { hostname, port, host } = new URL(await world.bench.url());
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname, () => socket.write(text.replaceAll("HOST", host)));
    let got = "";
    const timer = setTimeout(() => socket.destroy(), 3_000);
    socket.on("data", (chunk) => {
      got += chunk.toString("latin1");
      if (/\r\n\r\n[\s\S]*}$/.test(got)) socket.destroy();
    });
    socket.on("error", fail);
    socket.on("close", () => {
      clearTimeout(timer);
      const body = got.split("\r\n\r\n")[1] ?? "";
      done(body.startsWith("{") ? String((JSON.parse(body) as { code?: unknown }).code) : "closed");
    });
  });
}

const CALL = { call: { id: "1", session: "s", tool: "shell", shell: "bash", arguments: { command: "ls" } } };
const get = (target: string, ...headers: readonly string[]) =>
  `GET ${target} HTTP/1.1\r\n${["Host: HOST", ...headers].join("\r\n")}\r\n\r\n`;
const post = (body: string, ...headers: readonly string[]) =>
  `POST /v1/decide HTTP/1.1\r\n${["Host: HOST", ...headers, `Content-Length: ${body.length}`].join("\r\n")}\r\n\r\n${body}`;

const sent = (text: string) => (world: World) => raw(world, text);

/** With a key of an agent, or of somebody else. */
const asked =
  (type: string, name: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  async (world: World) => {
    const answer = await world.bench.ask(method, path, await world.key(type, name), body, headers);
    return String(answer.body["code"] ?? answer.body["outcome"] ?? answer.status);
  };
const coder = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  asked("agent", "coder", method, path, body, headers);

/** A key that is worth nothing any more. */
const spoilt = (spoil: (world: World, key: string) => Promise<string>) => async (world: World) => {
  const key = await spoil(world, await world.key("person", "otto", { ms: 3_600_000 }));
  const { body } = await world.bench.ask("GET", "/v1/status", key);
  return String(body["code"]);
};

/** What arrives over HTTP. */
export const API: Attacks = {
  about: "The API",
  rows: [
    { what: "ask without a key", code: "unauthenticated", attempt: sent(get("/v1/status")) },
    {
      what: "use a key that was taken back",
      code: "unauthenticated",
      attempt: spoilt(async (world, key) => {
        await world.bench.admin({ op: "revoke-credential", id: key.slice(3, 15) });
        return key;
      }),
    },
    {
      what: "use a key after its time",
      code: "unauthenticated",
      attempt: async (world) => {
        const key = await world.key("person", "otto", { ms: 1 });
        await new Promise((done) => setTimeout(done, 20));
        const { body } = await world.bench.ask("GET", "/v1/status", key);
        return String(body["code"]);
      },
    },
    {
      what: "use half of a key",
      code: "unauthenticated",
      attempt: spoilt(async (_world, key) => `${key.slice(0, -4)}AAAA`),
    },
    {
      what: "sign oneself a token without a signature",
      code: "unauthenticated",
      attempt: async (world) => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
        const token = `${part({ alg: "none" })}.${part({ sub: "otto", aud: "rampart", exp: 9e9 })}.`;
        return String((await world.bench.ask("GET", "/v1/status", token)).body["code"]);
      },
    },
    {
      what: "speak in another agent's name with a stolen key",
      code: "not_own_name",
      attempt: coder("POST", "/v1/decide", { call: { ...CALL.call, agent: "second" } }),
    },
    {
      what: "approve with an agent's key",
      code: "not_allowed",
      attempt: coder("POST", "/v1/reviews/r-aaaaaaaa/approve", {}),
    },
    { what: "read the record with an agent's key", code: "not_allowed", attempt: coder("GET", "/v1/events") },
    {
      what: "make a key with an agent's key",
      code: "not_allowed",
      attempt: coder("POST", "/v1/credentials", { type: "agent", name: "coder" }),
    },
    {
      what: "make oneself an administrator's key",
      code: "not_allowed",
      attempt: asked("person", "otto", "POST", "/v1/credentials", { type: "person", name: "otto" }),
    },
    {
      what: "make a key for an agent nobody answers for",
      code: "subject_unknown",
      attempt: async (world) => {
        const { error } = await world.bench.admin({ op: "issue-credential", type: "agent", name: "orphan" });
        return String((error as { code?: string }).code);
      },
    },
    {
      what: "reach it by another name (DNS rebinding)",
      code: "http.host",
      attempt: sent("GET /v1/ping HTTP/1.1\r\nHost: rebound.example\r\n\r\n"),
    },
    {
      what: "reach it from a page of another site",
      code: "http.origin",
      attempt: sent(get("/v1/ping", "Origin: https://evil.example")),
    },
    {
      what: "post a form from another site",
      code: "http.origin",
      attempt: sent(post("a=b", "Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: cross-site")),
    },
    {
      what: "post what no preflight asks about",
      code: "http.media_type",
      attempt: coder("POST", "/v1/decide", JSON.stringify(CALL), { "content-type": "text/plain" }),
    },
    { what: "climb out of the path", code: "http.target", attempt: sent(get("/v1/../admin")) },
    { what: "climb out of the path in disguise", code: "http.target", attempt: sent(get("/v1/%2e%2e/admin")) },
    {
      what: "name another server in the request's line",
      code: "http.target",
      attempt: sent(get("http://evil.example/v1/ping")),
    },
    {
      what: "say the body's length in two ways",
      code: "http.malformed",
      attempt: sent(post("{}", "Content-Type: application/json", "Transfer-Encoding: chunked")),
    },
    { what: "say whom it is for twice", code: "http.header", attempt: sent(get("/v1/ping", "Host: evil.example")) },
    {
      what: "send a header without end",
      code: "http.head_too_large",
      attempt: sent(get("/v1/ping", `X-A: ${"a".repeat(70_000)}`)),
    },
    {
      what: "send a body without end",
      code: "http.too_large",
      attempt: coder("POST", "/v1/decide", `{"call":"${"x".repeat(9 * 1024 * 1024)}"}`),
    },
    {
      what: "send a member nobody knows",
      code: "body_malformed",
      attempt: coder("POST", "/v1/decide", { ...CALL, admin: true }),
    },
    {
      what: "send a member twice",
      code: "json.duplicate_key",
      attempt: coder("POST", "/v1/decide", '{"call":{},"call":{}}'),
    },
    {
      what: "send what changes every object",
      code: "json.forbidden_key",
      attempt: coder("POST", "/v1/decide", '{"call":{"__proto__":{}}}'),
    },
    {
      what: "nest without end",
      code: "json.too_deep",
      attempt: coder("POST", "/v1/decide", `{"call":${'{"a":'.repeat(200)}1${"}".repeat(201)}`),
    },
    {
      what: "send another request under a key that was used",
      code: "idempotency_differs",
      attempt: async (world) => {
        const key = await world.key("person", "otto");
        const headers = { "idempotency-key": "once-and-no-more" };
        await world.bench.ask("POST", "/v1/quarantine", key, { type: "agent", name: "nobody-1" }, headers);
        const again = await world.bench.ask(
          "POST",
          "/v1/quarantine",
          key,
          { type: "agent", name: "nobody-2" },
          headers,
        );
        return String(again.body["code"] ?? again.status);
      },
    },
    {
      what: "have the same done again by having the guard start again",
      code: "idempotency_over",
      attempt: async (world) => {
        const key = await world.key("person", "otto");
        const body = { type: "agent", name: "nobody-3" };
        const ask = () => world.bench.ask("POST", "/v1/quarantine", key, body, { "idempotency-key": "over-a-restart" });
        const first = await ask();
        await world.restart();
        const again = await ask();
        return first.status === 200 ? String(again.body["code"] ?? again.status) : String(first.body["code"]);
      },
    },
    { what: "guess at what may be there", code: "http.not_found", attempt: asked("person", "otto", "GET", "/v1/keys") },
    {
      what: "use a method nobody thought of",
      code: "http.method",
      attempt: sent("DELETE /v1/reviews HTTP/1.1\r\nHost: HOST\r\n\r\n"),
    },
  ],
};
