import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Failure } from "../command/failure.js";
import { formatApi, parseApi } from "./api.js";
import { parseSettings } from "./settings.js";

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
    ["one issuer for both, with one audience", { issuers: [ISSUER, { ...ISSUER, are: "agents" }] }, /twice.*another/],
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

describe("a mistake in rampart.yaml is said with its line, and with what is right there", () => {
  const issuers = (second: string) => `quorum: 0
api:
  listen: 127.0.0.1:7743
  issuers:
    - { issuer: "https://a", audience: x, keys: /k, are: people }
    - ${second}
`;
  it.each([
    [
      "another key at the top",
      "quorum: 0\nwitness: []\n",
      ":2:1: unknown key `witness`: expected witnesses, quorum,",
      "mend f",
    ],
    ["a verdict that is none", "quorum: 0\ndisk-full: maybe\n", ":2:1: `disk-full` is deny or allow-reads", "mend f"],
    ["no witness", "quorum: 0\nwitnesses: [x]\n", ":2:1: no witness", "witnesses: ["],
    [
      "the second issuer",
      issuers('{ issuer: "https://a", audience: y, keys: /k, are: persons }'),
      ":2:1: issuer 2: `are` of an issuer is people or agents",
      "docs/api.md",
    ],
    [
      "a key an issuer has not",
      issuers('{ issuer: "https://a", audiences: y, keys: /k, are: agents }'),
      "unknown key `api.issuers.audiences`: expected issuer, audience, keys, are, groups, algorithms",
      "docs/api.md",
    ],
  ])("%s", (_why, text, says, next) => {
    try {
      parseSettings(text, "f");
      expect.unreachable();
    } catch (error) {
      expect((error as Failure).message).toContain(says);
      expect((error as Failure).next).toContain(next);
    }
  });
});
