import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { formatApi, parseApi } from "./api.js";

const TLS = { certificate: "/etc/rampart/api.pem", key: "/etc/rampart/api.key" };
const ISSUER = {
  issuer: "https://login.example",
  audience: "rampart",
  keys: "https://login.example/keys",
  are: "people",
};

describe("`api:` of rampart.yaml", () => {
  it.each([
    ["nothing but that it is wanted", {}],
    ["a port", { listen: 7743 }],
    ["another address, with TLS", { listen: "0.0.0.0:443", tls: TLS, names: ["guard.example", "guard.example:8443"] }],
    ["other rates", { rates: { credential: 50 } }],
    ["IPv6", { listen: "[::1]:7743" }],
    [
      "identity providers",
      {
        issuers: [
          { ...ISSUER, groups: "groups" },
          { ...ISSUER, audience: "agents", are: "agents", keys: "/etc/keys.json" },
        ],
      },
    ],
    [
      "client certificates",
      { tls: { ...TLS, clients: "/etc/ca.pem" }, workloads: [{ spiffe: "spiffe://example.org/agent/a", agent: "a" }] },
    ],
  ])("is taken, and written as it is read: %s", (_why, value) => {
    const api = parseApi(value);
    if (api === null || typeof api === "string") throw new Error(String(api));
    expect(parseApi(parse(formatApi(api)).api)).toEqual(api);
  });

  it("is nothing where nobody wrote it", () => expect([parseApi(undefined), formatApi(null)]).toEqual([null, ""]));

  it.each([
    ["a text", "127.0.0.1:7743", /mapping/],
    ["every address without TLS", { listen: "0.0.0.0:7743" }, /needs `api.tls`/],
    ["every IPv6 address without TLS", { listen: "[::]:7743" }, /needs `api.tls`/],
    ["a name to listen on", { listen: "localhost:7743" }, /IP address/],
    ["a port that is none", { listen: "127.0.0.1:70000" }, /IP address/],
    ["a key nobody knows", { cors: "*" }, /unknown key `api.cors`/],
    ["no requests at all", { rates: { address: 0 } }, /requests a second/],
    ["a name with a pattern", { names: ["*.example"] }, /names of hosts/],
    ["a key beside the settings", { tls: { ...TLS, key: "api.key" } }, /absolute path/],
    [
      "an issuer whose keys come in the clear",
      { issuers: [{ ...ISSUER, keys: "http://login.example/keys" }] },
      /https/,
    ],
    ["an issuer with a shared secret", { issuers: [{ ...ISSUER, algorithms: ["HS256"] }] }, /algorithms/],
    ["an issuer without signatures", { issuers: [{ ...ISSUER, algorithms: ["none"] }] }, /algorithms/],
    ["an issuer of everybody", { issuers: [{ ...ISSUER, are: "both" }] }, /people or agents/],
    ["an issuer without an audience", { issuers: [{ ...ISSUER, audience: "" }] }, /audience/],
    [
      "workloads nobody signs for",
      { tls: TLS, workloads: [{ spiffe: "spiffe://a.example/b", agent: "a" }] },
      /api.tls.clients/,
    ],
    [
      "a workload that is a pattern",
      { tls: { ...TLS, clients: "/c" }, workloads: [{ spiffe: "spiffe://a.example/*", agent: "a" }] },
      /spiffe:/,
    ],
  ])("is refused: %s", (_why, value, said) => expect(parseApi(value)).toMatch(said));
});
