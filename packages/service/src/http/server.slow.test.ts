import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ServiceError } from "../errors.js";
import { Buckets } from "./bucket.js";
import { HttpError } from "./errors.js";
import { readHeaders } from "./head.js";
import { readJson } from "./json.js";
import { uriOf } from "./peer.js";
import { type HttpServer, serveHttp } from "./server.js";
import { readTarget } from "./target.js";

let server: HttpServer;
let port = 0;
const seen: string[] = [];

beforeAll(async () => {
  server = await serveHttp({
    host: "127.0.0.1",
    port: 0,
    names: ["guard.example", "behind.example:8443"],
    headMs: 400,
    requestMs: 600,
    onRequest: async (request) => {
      seen.push(`${request.method} ${request.path}`);
      if (request.method !== "GET" && request.method !== "POST") throw new HttpError("http.method", "GET and POST");
      if (request.path === "/fall") throw new Error("nobody foresaw this");
      const json = request.method === "POST" ? await readJson(request, 1_000) : Object.fromEntries(request.query);
      return { status: 200, json };
    },
    problemOf: (error) =>
      error instanceof ServiceError
        ? { status: 400, code: error.code, detail: error.message }
        : { status: 500, code: "internal", detail: "it failed" },
  });
  port = Number(new URL(server.url).port);
});
afterAll(() => server.close(100));

/** What a peer that is no library sends, and the status line and body it is answered with. */
function raw(text: string, waitMs = 2_000): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text.replaceAll("PORT", String(port))));
    let got = "";
    const timer = setTimeout(() => socket.destroy(), waitMs);
    socket.on("data", (chunk) => {
      got += chunk.toString("latin1");
      if (/\r\n\r\n[\s\S]*}$/.test(got)) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => {
      clearTimeout(timer);
      const [head = "", body = ""] = got.split("\r\n\r\n", 2);
      resolve({ status: Number(head.split(" ")[1] ?? 0), body });
    });
  });
}

const HOST = "Host: 127.0.0.1:PORT\r\n";
const JSON_TYPE = "Content-Type: application/json\r\n";
const get = (target: string, headers = HOST) => `GET ${target} HTTP/1.1\r\n${headers}\r\n`;
const post = (headers: string, body: string) =>
  `POST /x HTTP/1.1\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;

describe("what the HTTP shell lets through", () => {
  const rows: readonly (readonly [why: string, sent: string, status: number, code?: string])[] = [
    ["a plain request", get("/v1/x?a=1&b=two%20words"), 200],
    ["by the name localhost", get("/x", "Host: localhost:PORT\r\n"), 200],
    ["by a name it was given", get("/x", "Host: GUARD.example:PORT\r\n"), 200],
    ["by a name with the port of whoever is in front", get("/x", "Host: behind.example:8443\r\n"), 200],
    ["its own page", get("/x", `${HOST}Origin: http://127.0.0.1:PORT\r\n`), 200],
    ["its own page behind a proxy that does TLS", get("/x", `${HOST}Origin: https://guard.example\r\n`), 200],
    ["the same at a port", get("/x", `${HOST}Origin: https://behind.example:8443\r\n`), 200],
    [
      "an origin in two parts",
      get("/x", `${HOST}Origin: https://guard.example://evil.example\r\n`),
      403,
      "http.origin",
    ],
    ["a given name at a port nobody gave", get("/x", `${HOST}Origin: https://guard.example:9\r\n`), 403, "http.origin"],
    ["JSON", post(`${HOST}${JSON_TYPE}`, '{"a":1}'), 200],
    [
      "JSON in pieces",
      `POST /x HTTP/1.1\r\n${HOST}${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
      200,
    ],
    [
      "DNS rebinding: a name of somebody else's that leads here",
      get("/x", "Host: attacker.example:PORT\r\n"),
      421,
      "http.host",
    ],
    ["another port of ours", get("/x", "Host: 127.0.0.1:1\r\n"), 421, "http.host"],
    ["a given name at another port", get("/x", "Host: behind.example:9\r\n"), 421, "http.host"],
    ["user info in Host", get("/x", "Host: a@127.0.0.1:PORT\r\n"), 421, "http.host"],
    ["no Host", get("/x", ""), 421, "http.host"],
    ["HTTP/1.0 without Host", "GET /x HTTP/1.0\r\n\r\n", 421, "http.host"],
    ["two credentials", get("/x", `${HOST}Authorization: Bearer a\r\nAuthorization: Bearer b\r\n`), 400, "http.header"],
    ["two Hosts", get("/x", `${HOST}Host: evil.example\r\n`), 400, "http.header"],
    [
      "CSRF: a page of another site",
      post(`${HOST}${JSON_TYPE}Origin: https://evil.example\r\n`, "{}"),
      403,
      "http.origin",
    ],
    ["CSRF: a sandboxed page", post(`${HOST}${JSON_TYPE}Origin: null\r\n`, "{}"), 403, "http.origin"],
    ["CSRF: another scheme", post(`${HOST}${JSON_TYPE}Origin: https://127.0.0.1:PORT\r\n`, "{}"), 403, "http.origin"],
    [
      "CSRF: a name that begins like ours",
      post(`${HOST}${JSON_TYPE}Origin: http://127.0.0.1:PORT.evil.example\r\n`, "{}"),
      403,
      "http.origin",
    ],
    [
      "CSRF: what browsers say of where it comes from",
      post(`${HOST}${JSON_TYPE}Sec-Fetch-Site: cross-site\r\n`, "{}"),
      403,
      "http.origin",
    ],
    ["CSRF: reading from another site", get("/x", `${HOST}Origin: https://evil.example\r\n`), 403, "http.origin"],
    ["CSRF: a form", post(`${HOST}Content-Type: application/x-www-form-urlencoded\r\n`, "a=1"), 415, "http.media_type"],
    ["CSRF: plain text", post(`${HOST}Content-Type: text/plain\r\n`, "{}"), 415, "http.media_type"],
    ["CSRF: no type", post(HOST, "{}"), 415, "http.media_type"],
    [
      "a type that only looks like it",
      post(`${HOST}Content-Type: application/json;a=b;charset=utf-8\r\n`, "{}"),
      415,
      "http.media_type",
    ],
    [
      "a preflight is not answered",
      `OPTIONS /x HTTP/1.1\r\n${HOST}Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n`,
      403,
      "http.origin",
    ],
    ["TRACE", `TRACE /x HTTP/1.1\r\n${HOST}\r\n`, 405, "http.method"],
    ["HEAD", `HEAD /x HTTP/1.1\r\n${HOST}\r\n`, 405],
    ["a method by header", post(`${HOST}${JSON_TYPE}X-HTTP-Method-Override: DELETE\r\n`, "{}"), 400, "http.header"],
    ["a path by header", get("/x", `${HOST}X-Original-URL: /admin\r\n`), 400, "http.header"],
    ["absolute form", get("http://evil.example/x"), 400, "http.target"],
    ["%2e%2e", get("/v1/%2e%2e/x"), 400, "http.target"],
    ["%2f", get("/v1%2fx"), 400, "http.target"],
    ["%00", get("/v1/x%00"), 400, "http.target"],
    ["..", get("/v1/../x"), 400, "http.target"],
    [".", get("/v1/./x"), 400, "http.target"],
    ["//", get("//v1/x"), 400, "http.target"],
    ["a slash at the end", get("/v1/x/"), 400, "http.target"],
    ["a backslash", get("/v1\\x"), 400, "http.target"],
    ["a parameter of a segment", get("/v1;a=b/x"), 400, "http.target"],
    ["a fragment", get("/v1/x#y"), 400, "http.target"],
    ["a member of the query twice", get("/x?a=1&a=2"), 400, "http.target"],
    ["the same, escaped once", get("/x?a=1&%61=2"), 400, "http.target"],
    ["an escape that is no UTF-8", get("/x?a=%ff"), 400, "http.target"],
    ["a target without end", get(`/${"x".repeat(5_000)}`), 400, "http.target"],
    [
      "two lengths",
      `POST /x HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
      400,
      "http.malformed",
    ],
    [
      "a length and pieces",
      `POST /x HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
      400,
      "http.malformed",
    ],
    [
      "an encoding nobody knows",
      `POST /x HTTP/1.1\r\n${HOST}${JSON_TYPE}Transfer-Encoding: xchunked\r\n\r\n{}`,
      400,
      "http.header",
    ],
    ["a blank before the colon", `GET /x HTTP/1.1\r\n${HOST}A : b\r\n\r\n`, 400, "http.malformed"],
    ["a line feed alone", `GET /x HTTP/1.1\n${HOST}\n`, 400, "http.malformed"],
    ["a folded header", `GET /x HTTP/1.1\r\n${HOST}A: b\r\n c\r\n\r\n`, 400, "http.malformed"],
    ["no HTTP", "hello\r\n\r\n", 400, "http.malformed"],
    ["headers without end", get("/x", `${HOST}${"A: b\r\n".repeat(70)}`), 431, "http.head_too_large"],
    ["a header without end", get("/x", `${HOST}A: ${"b".repeat(20_000)}\r\n`), 431, "http.head_too_large"],
    ["control characters in a header", get("/x", `${HOST}A: b\u0080\r\n`), 400, "http.header"],
    [
      "a body larger than it may be",
      post(`${HOST}${JSON_TYPE}`, `{"a":"${"x".repeat(2_000)}"}`),
      413,
      "http.too_large",
    ],
    [
      "the same, in pieces",
      `POST /x HTTP/1.1\r\n${HOST}${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n7d0\r\n${"x".repeat(2_000)}\r\n0\r\n\r\n`,
      413,
      "http.too_large",
    ],
    [
      "a length nobody could send",
      `POST /x HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: 99999999999\r\n\r\n{}`,
      413,
      "http.too_large",
    ],
    ["a compressed body", post(`${HOST}${JSON_TYPE}Content-Encoding: gzip\r\n`, "{}"), 415, "http.media_type"],
    ["a key twice", post(`${HOST}${JSON_TYPE}`, '{"a":1,"a":2}'), 400, "json.duplicate_key"],
    ["no JSON", post(`${HOST}${JSON_TYPE}`, "{"), 400, "json.syntax"],
    ["a list", post(`${HOST}${JSON_TYPE}`, "[]"), 400, "http.malformed"],
    ["an error nobody foresaw says nothing of itself", get("/fall"), 500, "internal"],
    ["slow loris: headers that do not end", "GET /x HTTP/1.1\r\nHost: 127", 408, "http.timeout"],
    [
      "slow loris: a body that does not end",
      `POST /x HTTP/1.1\r\n${HOST}${JSON_TYPE}Content-Length: 9\r\n\r\n{`,
      408,
      "http.timeout",
    ],
  ];
  it.concurrent.for(rows)("%s", async ([, sent, status, code]) => {
    const answer = await raw(sent);
    expect(answer.status, answer.body).toBe(status);
    if (code !== undefined) expect(JSON.parse(answer.body)).toMatchObject({ status, code });
  });

  it("keeps to what nobody else may reach where there is no TLS", async () => {
    const options = {
      port: 0,
      onRequest: async () => ({ status: 200, json: {} }),
      problemOf: () => ({ status: 500, code: "x", detail: "" }),
    };
    for (const host of ["0.0.0.0", "::", "192.0.2.1"])
      await expect(serveHttp({ ...options, host })).rejects.toMatchObject({ code: "http.tls_needed" });
    await expect(serveHttp({ ...options, host: "127.0.0.1", port })).rejects.toMatchObject({ code: "http.in_use" });
    const tls = { certificate: "none", key: "none" };
    await expect(serveHttp({ ...options, host: "0.0.0.0", tls })).rejects.toMatchObject({ code: "http.tls_unusable" });
  });

  it("lets no other site read an answer, keep it or frame it", async () => {
    const { headers } = await fetch(`${server.url}/x`);
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  });
});

it("slow read: who does not take an answer does not keep a connection", async () => {
  const large = await serveHttp({
    host: "127.0.0.1",
    port: 0,
    stallMs: 300,
    onRequest: async () => ({ status: 200, json: "x".repeat(16 * 1024 * 1024) }),
    problemOf: () => ({ status: 500, code: "internal", detail: "it failed" }),
  });
  const { port: at } = new URL(large.url);
  const socket = connect(Number(at), "127.0.0.1");
  socket.on("error", () => {}).pause();
  socket.write(`GET /x HTTP/1.1\r\nHost: 127.0.0.1:${at}\r\n\r\n`);
  await vi.waitFor(() => expect(large.connections).toBe(1));
  await vi.waitFor(() => expect(large.connections).toBe(0), 5_000);
  socket.destroy();
  await large.close(100);
});

it("a target is read in one way", () => {
  expect(readTarget("/v1/a:b.c/x_~-1?q=a+b%2B").query.get("q")).toBe("a b+");
  expect(readHeaders(["A", "1", "a", "2"]).get("a")).toBe("2");
});

describe("whom a certificate names", () => {
  const rows: readonly (readonly [why: string, names: string, uri: string | null])[] = [
    ["a SPIFFE id", "URI:spiffe://example.org/agent/a", "spiffe://example.org/agent/a"],
    ["beside a host", "DNS:a.example, URI:spiffe://example.org/a", "spiffe://example.org/a"],
    ["two: nobody", "URI:spiffe://example.org/a, URI:spiffe://example.org/b", null],
    ["a name that breaks out of its own", 'DNS:"x, URI:spiffe://example.org/a"', null],
    ["none", "DNS:a.example", null],
  ];
  it.each(rows)("%s", (_why, names, uri) => expect(uriOf(names)).toBe(uri));
});

it("a bucket gives as many as it holds, then as fast as it fills, and forgets the oldest name", () => {
  let now = 0;
  const buckets = new Buckets({ burst: 2, perSecond: 1 }, () => now, 2);
  expect([buckets.take("a"), buckets.take("a"), buckets.take("a")]).toEqual([0, 0, 1]);
  now = 1_000;
  expect([buckets.take("a"), buckets.take("a"), buckets.take("b"), buckets.take("c"), buckets.take("a")]).toEqual([
    0, 1, 0, 0, 0,
  ]);
});
