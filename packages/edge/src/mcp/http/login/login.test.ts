import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { closeRooms, send } from "../../../testing/gateway-room.js";
import { oldClient } from "../../../testing/old-server.js";
import { Tools } from "../../tools.js";
import { openGateway } from "../gateway.js";

const root = mkdtempSync(join(tmpdir(), "rampart-login-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const closing: (() => unknown)[] = [];
afterEach(async () => {
  await closeRooms();
  for (const close of closing.splice(0)) await close();
});

type Body = Readonly<Record<string, unknown>>;
interface Seen {
  readonly path: string;
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
}
const REDIRECT = "http://127.0.0.1:7777/done";
let rooms = 0;

/** A server that wants a login, and its server of logins, which agrees to everything; `change` makes them less honest. */
async function behind(
  change: (path: string, body: Body) => Body | null = (_path, body) => body,
  prefixes: readonly string[] = [""],
) {
  const seen: Seen[] = [];
  const good = new Set<string>();
  let tokens = 0;
  const server = createServer(async (request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const path = request.url!.split("?")[0]!;
    const { authorization } = request.headers;
    seen.push({ path, form: new URLSearchParams(text), authorization });
    const say = (status: number, body: Body, headers = {}) => {
      const changed = change(path, body);
      response
        .writeHead(changed === null ? 404 : status, { "content-type": "application/json", ...headers })
        .end(JSON.stringify(changed ?? {}));
    };
    const token = () => {
      const access_token = `server-${++tokens}`;
      good.add(access_token);
      return { access_token, token_type: "bearer", refresh_token: `again-${tokens}`, expires_in: 600, scope: "all" };
    };
    if (path.startsWith("/.well-known/oauth-protected-resource"))
      return say(200, { resource: `${base}/mcp`, authorization_servers: [base], scopes_supported: ["all"] });
    if (path === "/.well-known/oauth-authorization-server")
      return say(200, {
        issuer: base,
        authorization_endpoint: `${base}/authorize`,
        token_endpoint: `${base}/token`,
        registration_endpoint: `${base}/register`,
        code_challenge_methods_supported: ["S256"],
        token_endpoint_auth_methods_supported: ["none"],
      });
    if (path === "/register") return say(201, { client_id: "gateway" });
    if (path === "/token") return say(200, token());
    const given = /^Bearer (.*)$/.exec(authorization ?? "")?.[1] ?? "";
    if (!good.has(given))
      return say(
        401,
        {},
        { "www-authenticate": `Bearer resource_metadata="${base}/.well-known/oauth-protected-resource", scope="all"` },
      );
    const { id, method } = JSON.parse(text) as { id?: number; method: string };
    const tools = [{ name: "t", description: "Does.", inputSchema: { type: "object" } }];
    say(200, { jsonrpc: "2.0", id, result: method === "tools/list" ? { tools } : { content: [] } });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => server.close() && server.closeAllConnections());
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = { at: 1_000 };
  const gateway = await openGateway({
    servers: prefixes.map((prefix) => ({
      prefix,
      note: () => undefined,
      gate: {
        ask: async () => ({ allowed: true, arguments: null }),
        tell: async () => ({ withheld: null, text: null }),
        hidden: async () => [],
        refused: async () => undefined,
      },
      tools: new Tools({
        path: join(root, `pins-${rooms++}.json`),
        server: "s",
        trustFirstUse: true,
        now: () => 1,
        notice: () => undefined,
      }),
      around: { server: "s", agent: "a", session: "s", user: "u", cwd: root, now: () => clock.at },
      to: new URL(`${base}/mcp`),
    })),
    host: "127.0.0.1",
    port: 0,
  });
  closing.push(() => gateway.close());
  const own = new URL(gateway.urls[0]!).origin;
  return { base, own, seen, clock, forget: () => good.clear() };
}
type Place = Awaited<ReturnType<typeof behind>>;

const json = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  const body = text.startsWith("{") ? (JSON.parse(text) as Body) : {};
  return { status: response.status, headers: response.headers, body, text };
};
const post = (url: string, form: Readonly<Record<string, string>>) =>
  json(url, { method: "POST", body: new URLSearchParams(form) });
const ask = ({ own }: Place, token?: string, method = "tools/list") =>
  json(`${own}/mcp`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method }),
  });

const register = async ({ own }: Place, redirects: readonly unknown[] = [REDIRECT], name = "editor") =>
  json(`${own}/.rampart/register`, {
    method: "POST",
    body: JSON.stringify({ client_name: name, redirect_uris: redirects }),
  });

const verifier = randomBytes(32).toString("base64url");
const challenge = createHash("sha256").update(verifier).digest("base64url");

function authorizeUrl({ own }: Place, client: string, more: Readonly<Record<string, string>> = {}): string {
  const asked = {
    response_type: "code",
    client_id: client,
    redirect_uri: REDIRECT,
    code_challenge: challenge,
    code_challenge_method: "S256",
    state: "mine",
    scope: "all",
    resource: `${own}/mcp`,
    ...more,
  };
  return `${own}/.rampart/authorize?${new URLSearchParams(asked)}`;
}

const ticketIn = (page: string) => /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? "";
const locationOf = (headers: Headers) => new URL(headers.get("location") ?? "none:");

/** Up to the server's own page: the address the person is sent to there. */
async function begun(at: Place, client: string): Promise<URL> {
  const ticket = ticketIn((await json(authorizeUrl(at, client))).text);
  return locationOf((await post(`${at.own}/.rampart/consent`, { ticket })).headers);
}

/** The whole way to a code. */
async function coded(at: Place, client: string): Promise<string> {
  const state = (await begun(at, client)).searchParams.get("state")!;
  const back = await json(`${at.own}/.rampart/callback?${new URLSearchParams({ state, code: "c" })}`);
  return locationOf(back.headers).searchParams.get("code")!;
}

const clientOf = async (at: Place) => (await register(at)).body["client_id"] as string;
const spend = (at: Place, client: string, code: string, more: Readonly<Record<string, string>> = {}) =>
  post(`${at.own}/.rampart/token`, {
    grant_type: "authorization_code",
    client_id: client,
    code,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
    ...more,
  });

describe("D4: logging in through a gateway", () => {
  it("a client without a token is told where the gateway says how, and that is a resource of its own", async () => {
    const at = await behind();
    const { status, headers } = await ask(at);
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toBe(
      `Bearer resource_metadata="${at.own}/.well-known/oauth-protected-resource/mcp", scope="all"`,
    );
    const { body } = await json(`${at.own}/.well-known/oauth-protected-resource/mcp`);
    expect(body).toMatchObject({
      resource: `${at.own}/mcp`,
      authorization_servers: [at.own],
      scopes_supported: ["all"],
    });
    const metadata = await json(`${at.own}/.well-known/oauth-authorization-server`);
    expect(metadata.body).toMatchObject({ issuer: at.own, code_challenge_methods_supported: ["S256"] });
  });

  it("a client of 2024-11-05 logs in by the answer to its POST, and its stream is its login's from then on", async () => {
    const at = await behind();
    const { reader, messages } = await oldClient(`${at.own}/mcp/sse`);
    const first = { id: 0, method: "initialize", params: {} };
    const challenged = await send(messages, first);
    expect([challenged.status, challenged.headers["www-authenticate"]]).toEqual([
      401,
      `Bearer resource_metadata="${at.own}/.well-known/oauth-protected-resource/mcp", scope="all"`,
    ]);
    const client = await clientOf(at);
    const login = async () => (await spend(at, client, await coded(at, client))).body as Record<string, string>;
    const [own, other] = [await login(), await login()];
    const as = (tokens: Record<string, unknown>) => ({ authorization: `Bearer ${tokens["access_token"]}` });
    expect((await send(messages, first, as(own))).status).toBe(202);
    await expect.poll(() => reader.answer(0)).toBeDefined();
    expect(at.seen.at(-1)!.authorization).toBe("Bearer server-1");
    expect((await send(messages, { id: 1, method: "ping" }, as(other))).status).toBe(404);
    expect((await send(messages, { id: 1, method: "ping" })).status).toBe(404);
    const grant = { grant_type: "refresh_token", refresh_token: own["refresh_token"]!, client_id: client };
    const renewed = (await post(`${at.own}/.rampart/token`, grant)).body;
    expect((await send(messages, { id: 1, method: "ping" }, as(renewed))).status).toBe(202);
    await expect.poll(() => reader.answer(1)).toBeDefined();
  });

  it("S2: neither side ever sees a token of the other", async () => {
    const at = await behind();
    const client = await clientOf(at);
    const asked = await begun(at, client);
    expect(asked.origin + asked.pathname).toBe(`${at.base}/authorize`);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      client_id: "gateway",
      redirect_uri: `${at.own}/.rampart/callback`,
      resource: `${at.base}/mcp`,
      scope: "all",
    });
    expect(asked.searchParams.get("code_challenge")).not.toBe(challenge);
    const code = await coded(at, client);
    const { body } = await spend(at, client, code);
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 600 });
    const token = body["access_token"] as string;
    expect(JSON.stringify(body)).not.toMatch(/server-|again-/);
    expect((await ask(at, token)).body["result"]).toBeDefined();
    expect(at.seen.at(-1)!.authorization).toBe("Bearer server-1");
    expect(JSON.stringify(at.seen.map(({ authorization, form }) => [authorization, [...form]]))).not.toContain(
      "rampart_",
    );
  });

  it("of several servers behind one gateway each is a resource of its own: a token of one is none at another", async () => {
    const at = await behind(undefined, ["/a", "/b"]);
    expect((await ask({ ...at, own: `${at.own}/a` })).headers.get("www-authenticate")).toContain(
      `"${at.own}/.well-known/oauth-protected-resource/a/mcp"`,
    );
    const { body } = await json(`${at.own}/.well-known/oauth-protected-resource/a/mcp`);
    expect(body).toMatchObject({ resource: `${at.own}/a/mcp`, authorization_servers: [`${at.own}/a`] });
    const metadata = await json(`${at.own}/.well-known/oauth-authorization-server/a`);
    expect(metadata.body).toMatchObject({ issuer: `${at.own}/a`, token_endpoint: `${at.own}/a/.rampart/token` });
    const one = { ...at, own: `${at.own}/a` };
    const client = await clientOf(one);
    const given = (await spend(one, client, await coded(one, client))).body["access_token"] as string;
    expect((await ask(one, given)).status).toBe(200);
    expect((await ask({ ...at, own: `${at.own}/b` }, given)).status).toBe(401);
    expect((await spend({ ...at, own: `${at.own}/b` }, client, await coded(one, client))).body).toEqual({
      error: "invalid_grant",
    });
    expect((await json(authorizeUrl(one, client, { resource: `${at.own}/b/mcp` }))).headers.get("location")).toMatch(
      /invalid_target/,
    );
    expect((await json(`${at.own}/c/mcp`)).status).toBe(404);
    expect((await json(`${at.own}/.well-known/oauth-protected-resource`)).status).toBe(404);
  });

  it.each<[why: string, token: string]>([
    ["one nobody gave", `rampart_${"a".repeat(43)}`],
    ["one that is cut short", "rampart_"],
  ])("a token that says it is the gateway's goes nowhere: %s", async (_why, token) => {
    const at = await behind();
    const { status, headers } = await ask(at, token);
    expect([status, headers.get("www-authenticate")]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
    expect(at.seen).toEqual([]);
  });

  it("a token is over when its time is, and is renewed once by what came with it", async () => {
    const at = await behind();
    const client = await clientOf(at);
    const { body } = await spend(at, client, await coded(at, client));
    const [token, again] = [body["access_token"] as string, body["refresh_token"] as string];
    at.clock.at += 600_000;
    expect((await ask(at, token)).status).toBe(401);
    const renew = (secret: string, id = client) =>
      post(`${at.own}/.rampart/token`, { grant_type: "refresh_token", refresh_token: secret, client_id: id });
    const other = (await register(at, ["http://127.0.0.1:9/x"])).body["client_id"] as string;
    const next = await renew(again);
    expect(at.seen.at(-1)!.form.get("refresh_token")).toBe("again-1");
    expect((await ask(at, next.body["access_token"] as string)).status).toBe(200);
    expect((await renew(again)).body).toEqual({ error: "invalid_grant" });
    expect((await renew(next.body["refresh_token"] as string, other)).body).toEqual({ error: "invalid_grant" });
  });

  it.each<[why: string, redirects: readonly unknown[], fine: boolean]>([
    ["a program here", ["http://127.0.0.1:1/x", "http://localhost/x", "http://[::1]:2/x"], true],
    ["an application's own scheme", ["cursor://anysphere.cursor-mcp/oauth"], true],
    ["another site", ["https://evil.example/cb"], false],
    ["another site in the clear", ["http://evil.example/cb"], false],
    ["one of several elsewhere", [REDIRECT, "https://evil.example/cb"], false],
    ["script", ["javascript:alert(1)"], false],
    ["data", ["data:text/html,x"], false],
    ["a name in it", ["http://u:p@127.0.0.1/x"], false],
    ["a fragment", ["http://127.0.0.1/x#y"], false],
    ["no address", ["here"], false],
    ["nothing", [], false],
    ["no text", [7], false],
  ])("a client is registered for %s: %j %s", async (_why, redirects, fine) => {
    expect((await register(await behind(), redirects)).status).toBe(fine ? 201 : 400);
  });

  it("a program may be at another port when it logs in, and nowhere else", async () => {
    const at = await behind();
    const client = await clientOf(at);
    for (const redirect_uri of ["http://127.0.0.1:8888/done"])
      expect(ticketIn((await json(authorizeUrl(at, client, { redirect_uri }))).text)).not.toBe("");
    for (const redirect_uri of [
      "http://127.0.0.1:7777/other",
      "https://evil.example/done",
      "http://localhost:7777/done",
    ]) {
      const { status, headers, text } = await json(authorizeUrl(at, client, { redirect_uri }));
      expect([status, headers.get("location"), ticketIn(text)]).toEqual([400, null, ""]);
    }
    expect((await json(authorizeUrl(at, "rampart.nobody"))).status).toBe(400);
  });

  it.each<[why: string, more: Readonly<Record<string, string>>, error: string]>([
    ["no proof", { code_challenge: "" }, "invalid_request"],
    ["a proof anybody can read", { code_challenge_method: "plain" }, "invalid_request"],
    ["a token instead of a code", { response_type: "token" }, "unsupported_response_type"],
    ["a token for somebody else", { resource: "https://mcp.example.com/mcp" }, "invalid_target"],
    ["a token for another port here", { resource: "http://127.0.0.1:1/mcp" }, "invalid_target"],
    ["a scope that ends its header", { scope: 'all" x' }, "invalid_scope"],
  ])("a login with %s is refused before anybody is asked", async (_why, more, error) => {
    const at = await behind();
    const { headers } = await json(authorizeUrl(at, await clientOf(at), more));
    expect(Object.fromEntries(locationOf(headers).searchParams)).toEqual({ error, state: "mine", iss: at.own });
  });

  it("a person agrees on a page no other can show, frame or speak on", async () => {
    const at = await behind();
    const client = (await register(at, [REDIRECT], "<script>alert(1)</script>")).body["client_id"] as string;
    const { text, headers } = await json(authorizeUrl(at, client));
    expect(text).not.toContain("<script>");
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(at.seen.filter(({ path }) => path === "/register")).toEqual([]);
    const ticket = ticketIn(text);
    expect((await post(`${at.own}/.rampart/consent`, { ticket })).status).toBe(303);
    for (const wrong of [ticket, "x", ""])
      expect((await post(`${at.own}/.rampart/consent`, { ticket: wrong })).status).toBe(502);
  });

  it.each<[why: string, query: (state: string, at: Place) => Readonly<Record<string, string>>]>([
    ["nobody's state", () => ({ state: "x", code: "c" })],
    ["another's name", (state) => ({ state, code: "c", iss: "https://evil.example" })],
  ])("an answer with %s gives no code", async (_why, query) => {
    const at = await behind();
    const state = (await begun(at, await clientOf(at))).searchParams.get("state")!;
    const { status, headers } = await json(`${at.own}/.rampart/callback?${new URLSearchParams(query(state, at))}`);
    expect([status, headers.get("location")]).toEqual([502, null]);
    expect(at.seen.filter(({ path }) => path === "/token")).toEqual([]);
  });

  it("a person who refuses there sends the client away, with the reason's code only", async () => {
    const at = await behind();
    const state = (await begun(at, await clientOf(at))).searchParams.get("state")!;
    const { headers } = await json(
      `${at.own}/.rampart/callback?${new URLSearchParams({ state, error: "access_denied" })}`,
    );
    expect(Object.fromEntries(locationOf(headers).searchParams)).toEqual({
      error: "access_denied",
      state: "mine",
      iss: at.own,
    });
  });

  it.each<[why: string, more: Readonly<Record<string, string>>]>([
    ["another proof", { code_verifier: randomBytes(32).toString("base64url") }],
    ["another address", { redirect_uri: "http://127.0.0.1:7777/other" }],
    ["another resource", { resource: "https://mcp.example.com/mcp" }],
    ["another code", { code: "x" }],
  ])("a code with %s gives no token, nor does it afterwards", async (_why, more) => {
    const at = await behind();
    const client = await clientOf(at);
    const code = await coded(at, client);
    expect((await spend(at, client, code, more)).body["error"]).toMatch(/invalid_grant|invalid_target/);
    if (more["code"] === undefined && more["resource"] === undefined)
      expect((await spend(at, client, code)).body).toEqual({ error: "invalid_grant" });
  });

  it("a code is spent once, within a minute, by whom it was given", async () => {
    const at = await behind();
    const client = await clientOf(at);
    const other = (await register(at, [REDIRECT], "other")).body["client_id"] as string;
    expect((await spend(at, other, await coded(at, client))).body).toEqual({ error: "invalid_grant" });
    const code = await coded(at, client);
    expect((await spend(at, client, code)).status).toBe(200);
    expect((await spend(at, client, code)).body).toEqual({ error: "invalid_grant" });
    const late = await coded(at, client);
    at.clock.at += 60_000;
    expect((await spend(at, client, late)).body).toEqual({ error: "invalid_grant" });
  });

  it.each<[why: string, change: (path: string, body: Body) => Body | null]>([
    [
      "speak of another resource",
      (path, body) => (path.includes("resource") ? { ...body, resource: "https://other.example/mcp" } : body),
    ],
    [
      "name a server of logins in the clear",
      (path, body) => (path.includes("resource") ? { ...body, authorization_servers: ["http://login.example"] } : body),
    ],
    [
      "are another's",
      (path, body) => (path.includes("authorization-server") ? { ...body, issuer: "https://evil.example" } : body),
    ],
    [
      "lead out in the clear",
      (path, body) =>
        path.includes("authorization-server") ? { ...body, token_endpoint: "http://evil.example/t" } : body,
    ],
    [
      "know no proof",
      (path, body) =>
        path.includes("authorization-server") ? { ...body, code_challenge_methods_supported: ["plain"] } : body,
    ],
    ["are none", (path) => (path.includes("well-known") ? null : {})],
  ])(
    "where the server's metadata %s the gateway offers no login, and says what the server said",
    async (_why, change) => {
      const at = await behind(change);
      const { status, headers } = await ask(at);
      expect([status, headers.get("www-authenticate")]).toEqual([
        401,
        expect.stringContaining(`resource_metadata="${at.base}/`),
      ]);
      expect((await json(`${at.own}/.well-known/oauth-protected-resource/mcp`)).status).toBe(404);
    },
  );

  it.each<[why: string, body: Body]>([
    ["no token", {}],
    ["a token that would end its header", { access_token: "a\r\nx: y", token_type: "bearer" }],
    ["a token of another kind", { access_token: "a", token_type: "mac" }],
  ])("a server of logins that gives %s gives nothing", async (_why, body) => {
    const at = await behind((path, said) => (path === "/token" ? body : said));
    const state = (await begun(at, await clientOf(at))).searchParams.get("state")!;
    const { status, headers } = await json(`${at.own}/.rampart/callback?${new URLSearchParams({ state, code: "c" })}`);
    expect([status, headers.get("location")]).toEqual([502, null]);
  });

  it.each<[why: string, init: RequestInit, path: string, status: number]>([
    [
      "a page of another site",
      { method: "POST", headers: { origin: "https://evil.example" }, body: "{}" },
      "/.rampart/register",
      403,
    ],
    ["what is no JSON", { method: "POST", body: "{" }, "/.rampart/register", 400],
    ["a name twice", { method: "POST", body: '{"redirect_uris":[],"redirect_uris":[]}' }, "/.rampart/register", 400],
    ["more than there is to say", { method: "POST", body: "x".repeat(70_000) }, "/.rampart/token", 400],
    ["another method", { method: "PUT", body: "x" }, "/.rampart/token", 404],
    [
      "another grant",
      { method: "POST", body: new URLSearchParams({ grant_type: "password" }) },
      "/.rampart/token",
      401,
    ],
  ])("%s is refused", async (_why, init, path, status) => {
    const at = await behind();
    expect((await json(at.own + path, init)).status).toBe(status);
  });
});
