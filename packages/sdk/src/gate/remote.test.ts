import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { close, govern, RefusedError } from "../index.js";
import { RemoteGuard } from "./remote.js";

let server: Server | null = null;
const seen: {
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly body: { call?: Record<string, unknown> };
}[] = [];

/** A guard's API that answers with what `say` makes of each request. */
async function apiThat(
  say: (request: IncomingMessage) => { status?: number; body: unknown; headers?: Record<string, string> } | null,
) {
  seen.length = 0;
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const body = text === "" ? {} : JSON.parse(text);
      seen.push({ method: request.method!, path: request.url!, key: String(request.headers.authorization), body });
      const answer = say(request);
      if (answer === null) return;
      response.writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers });
      response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  await close();
  server?.closeAllConnections();
  server?.close();
});

const ALLOW = { outcome: "no-opinion", message: "", code: null, permit: "i-1", intent: "i-1", review: null };
const tool = (url: string, more: object = {}) =>
  govern(async ({ a }: { a: number }) => `ran ${a}`, { name: "t", url, key: "rk_k", deadlineMs: 10_000, ...more });

describe("D2: govern, with the guard of another machine", () => {
  it("asks it and tells it, with the key and without saying who calls", async () => {
    const url = await apiThat(() => ({ body: ALLOW }));
    expect(await tool(url)({ a: 1 })).toBe("ran 1");
    expect(seen.map(({ method, path, key }) => `${method} ${path} ${key}`)).toEqual([
      "POST /v1/decide Bearer rk_k",
      "POST /v1/outcome Bearer rk_k",
    ]);
    expect(Object.keys(seen[0]!.body.call!)).not.toContain("agent");
    await tool(url, { agent: "refund-bot" })({ a: 2 });
    expect(seen[2]!.body.call!["agent"]).toBe("refund-bot");
  });

  it("waits for a person there", async () => {
    let asked = 0;
    const url = await apiThat(({ url: path }) => {
      if (path === "/v1/decide/reviews/r-abcdefgh") return { body: { state: "approved", until: null } };
      const held = { ...ALLOW, outcome: "deny", permit: null, message: "Held.", review: "r-abcdefgh" };
      return { body: asked++ === 0 ? held : ALLOW };
    });
    expect(await tool(url, { reviewMs: 2_000 })({ a: 1 })).toBe("ran 1");
  });

  it.each<
    [why: string, answer: { status?: number; body: unknown; headers?: Record<string, string> } | null, code: string]
  >([
    ["a key that is over", { status: 401, body: { code: "unauthenticated", detail: "over" } }, "wire.answer"],
    ["another's name", { status: 403, body: { code: "not_own_name", detail: "no" } }, "wire.answer"],
    ["no answer", null, "wire.timeout"],
    ["no JSON", { body: "<html>" }, "json.syntax"],
    ["a member twice", { body: '{"permit":"a","permit":"b"}' }, "json.duplicate_key"],
    ["somewhere else", { status: 302, body: {}, headers: { location: "http://127.0.0.1:1/" } }, "wire.unreachable"],
  ])("runs nothing where there is %s, whatever this process would decide", async (_why, answer, code) => {
    const url = await apiThat(() => answer);
    const run = tool(url, { guard: "none", ...(answer === null && { deadlineMs: 300 }) })({ a: 1 });
    await expect(run).rejects.toThrow(RefusedError);
    await expect(run).rejects.toMatchObject({ code });
  });

  it.each([
    "http://guard.example",
    "ftp://127.0.0.1",
    "https://u:p@guard.example",
    "https://guard.example/path",
    "https://guard.example/?a=1",
    "guard.example",
    "http://127.0.0.1.evil.example",
  ])("shows the key to nobody at %s", (url) => {
    expect(() => new RemoteGuard(url, "rk_k", 100)).toThrow(expect.objectContaining({ code: "wire.unreachable" }));
  });
});
