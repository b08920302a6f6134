import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPolicy } from "@rampart/core";
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Issuer } from "./issuers.js";
import { IssuersKeys } from "./issuers-keys.js";
import { nameOf, type Speaker } from "./speaker.js";
import { Tokens } from "./tokens.js";
import { TurnedAwayLately } from "./turned-away.js";
import { workloadSpeaker } from "./workloads.js";

const ISSUER = "https://login.example";
const loaded = loadPolicy(
  [
    {
      name: "p",
      text: `rampart: 1
name: p
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
roles: { payer: { rules: [{ id: r, grant: data.read }] } }
agents: { refund-bot: { owner: ada } }
people: { ada: { roles: [approver], subject: "https://login.example 7" } }
groups:
  ops: { people: [operator] }
  bots: { roles: [payer] }
`,
    },
  ],
  { packs: () => undefined },
);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
const { policy } = loaded;
const NOW = Date.UTC(2026, 0, 1);
const SECOND = NOW / 1_000;

const folder = mkdtempSync(join(tmpdir(), "rampart-tokens-"));
const file = join(folder, "keys.json");
type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
let known: Pair;
let strange: Pair;
let tokens: Tokens;

const keySet = async (pairs: readonly (readonly [string, Pair])[]) =>
  JSON.stringify({
    keys: await Promise.all(
      pairs.map(async ([kid, { publicKey }]) => ({ ...(await exportJWK(publicKey)), kid, alg: "ES256" })),
    ),
  });

const issuerOf = (more: Partial<Issuer> = {}): Issuer => ({
  issuer: ISSUER,
  audience: "rampart",
  keys: { file },
  are: "people",
  groups: "groups",
  algorithms: ["ES256"],
  ...more,
});

interface Made {
  readonly claims?: JWTPayload;
  readonly header?: object;
  readonly key?: Pair;
}

/** A token that holds, changed in one way. */
function make({ claims = {}, header = {}, key = known }: Made = {}): Promise<string> {
  const all = { iss: ISSUER, aud: "rampart", sub: "7", iat: SECOND - 60, exp: SECOND + 300, ...claims };
  const said = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new SignJWT(said).setProtectedHeader({ alg: "ES256", kid: "k1", ...header }).sign(key.privateKey);
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

beforeAll(async () => {
  known = await generateKeyPair("ES256", { extractable: true });
  strange = await generateKeyPair("ES256", { extractable: true });
  writeFileSync(file, await keySet([["k1", known]]));
  tokens = new Tokens([issuerOf()], true);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const speak = async (made: Made | string, from = tokens, now = NOW): Promise<Speaker | null> =>
  from.speaker(typeof made === "string" ? made : await make(made), policy, now);

describe("whom a token speaks for", () => {
  it("R4: the person the policy gives that subject to, with that person's roles and those of groups", async () => {
    const speaker = await speak({ claims: { groups: ["ops", "others"] } });
    expect(speaker).toMatchObject({
      type: "person",
      person: { name: "ada", roles: ["approver", "operator"], channel: "oidc" },
    });
    expect(speaker?.via).toEqual({ name: `oidc:${ISSUER} 7`, until: (SECOND + 300) * 1_000 });
  });

  it("somebody by groups alone, under a name nobody in a policy has", async () => {
    const speaker = await speak({ claims: { sub: "ada", groups: "ops" } });
    expect(speaker?.type === "person" && [nameOf(speaker), speaker.person.roles]).toEqual([
      `${ISSUER} ada`,
      ["operator"],
    ]);
  });

  it("somebody with a subject longer than names in the record may be, by its digest", async () => {
    const speaker = await speak({ claims: { sub: "x".repeat(250), groups: "ops" } });
    expect(speaker?.via.name).toMatch(/^oidc:[0-9a-f]{64} [0-9a-f]{64}$/);
  });

  it("somebody with the identifiers of two hundred groups, where large providers stop", async () => {
    const groups = Array.from({ length: 199 }, () => crypto.randomUUID());
    const token = await make({ claims: { sub: "8", groups: [...groups, "ops"] } });
    expect(token.length).toBeGreaterThan(8_192);
    expect(await speak(token)).toMatchObject({ person: { roles: ["operator"] } });
  });

  it("an agent the policy names, with roles of groups; people's tokens are no agents' and the reverse", async () => {
    const agents = new Tokens([issuerOf({ are: "agents", audience: "agents" }), issuerOf()], true);
    const claims = { sub: "refund-bot", aud: "agents", groups: ["bots", "ops"] };
    expect(await speak({ claims }, agents)).toMatchObject({ type: "agent", name: "refund-bot", roles: ["payer"] });
    expect(await speak({ claims: { ...claims, sub: "7" } }, agents)).toBeNull();
    expect(await speak({ claims: { ...claims, aud: "rampart", groups: ["bots"] } }, agents)).toBeNull();
  });
});

describe("S2: tokens that do not hold", () => {
  const rows: readonly (readonly [why: string, make: () => Promise<string> | string])[] = [
    ["another issuer", () => make({ claims: { iss: "https://evil.example" } })],
    ["the issuer with a slash more", () => make({ claims: { iss: `${ISSUER}/` } })],
    ["no issuer", () => make({ claims: { iss: undefined } as never })],
    ["for another audience", () => make({ claims: { aud: "another" } })],
    ["for nobody", () => make({ claims: { aud: undefined } as never })],
    ["over", () => make({ claims: { exp: SECOND - 6 } })],
    ["without an end", () => make({ claims: { exp: undefined } as never })],
    ["not yet", () => make({ claims: { nbf: SECOND + 60 } })],
    ["made tomorrow", () => make({ claims: { iat: SECOND + 86_400, exp: SECOND + 90_000 } })],
    ["without a time", () => make({ claims: { iat: undefined } as never })],
    ["without a subject", () => make({ claims: { sub: undefined } as never })],
    ["a subject that is a list", () => make({ claims: { sub: ["7"] as never } })],
    ["a subject that is a number", () => make({ claims: { sub: 7 as never } })],
    ["a subject on two lines", () => make({ claims: { sub: "7\n8" } })],
    ["somebody without any role", () => make({ claims: { sub: "8" } })],
    ["a group of every object", () => make({ claims: { sub: "8", groups: ["constructor", "__proto__"] } })],
    ["a strange key under a known name", () => make({ key: strange })],
    ["a name of a key nobody has", () => make({ header: { kid: "k2" }, key: strange })],
    ["a path as the name of a key", () => make({ header: { kid: "../../keys.json" }, key: strange })],
    [
      "its own key in its head",
      async () => make({ header: { jwk: await exportJWK(strange.publicKey) }, key: strange }),
    ],
    ["an address of keys in its head", () => make({ header: { jku: "http://127.0.0.1:1/keys" }, key: strange })],
    [
      "an extension that must be understood",
      () => make({ header: { crit: ["exp2"], exp2: 1 } }).catch(() => "e30.e30.x"),
    ],
    [
      "alg none",
      () =>
        `${encode({ alg: "none" })}.${encode({ iss: ISSUER, aud: "rampart", sub: "7", iat: SECOND, exp: SECOND + 60 })}.`,
    ],
    [
      "the public key as a shared secret",
      async () => {
        const body = `${encode({ alg: "HS256", kid: "k1" })}.${encode({ iss: ISSUER, aud: "rampart", sub: "7", iat: SECOND, exp: SECOND + 60 })}`;
        return `${body}.${createHmac("sha256", await exportSPKI(known.publicKey))
          .update(body)
          .digest("base64url")}`;
      },
    ],
    [
      "an algorithm that is not on the list",
      async () => {
        const pair = await generateKeyPair("ES384", { extractable: true });
        return new SignJWT({})
          .setProtectedHeader({ alg: "ES384", kid: "k1" })
          .setIssuer(ISSUER)
          .setAudience("rampart")
          .setSubject("7")
          .setIssuedAt(SECOND)
          .setExpirationTime(SECOND + 60)
          .sign(pair.privateKey);
      },
    ],
    [
      "changed after it was signed",
      async () => {
        const [head, , signature] = (await make()).split(".");
        return `${head}.${encode({ iss: ISSUER, aud: "rampart", sub: "7", groups: ["ops"], iat: SECOND, exp: SECOND + 60 })}.${signature}`;
      },
    ],
    ["without a signature", async () => (await make()).replace(/[^.]+$/, "")],
    ["without end", () => `${"a".repeat(13_000)}.b.c`],
    ["no token", () => "hello"],
    ["an encrypted one", () => "a.b.c.d.e"],
  ];
  it.each(rows)("%s: nobody", async (_why, made) => expect(await speak(await made())).toBeNull());

  it("a minute of a clock that is wrong is not forgiven, five seconds are", async () => {
    const token = await make({ claims: { exp: SECOND } });
    expect(await speak(token, tokens, NOW + 4_000)).not.toBeNull();
    expect(await speak(token, tokens, NOW + 60_000)).toBeNull();
  });
});

describe("R4: whoever sets it up is told why, whoever shows it is not", () => {
  const rows: readonly (readonly [why: string, make: () => Promise<string> | string, what: string, said: string])[] = [
    ["no token", () => "hello", "token", "not the form"],
    ["a slash more", () => make({ claims: { iss: `${ISSUER}/` } }), `token of ${ISSUER}/`, "no issuer of the settings"],
    [
      "another audience",
      () => make({ claims: { aud: ["a", "b"] } }),
      `token of ${ISSUER}`,
      'for ["a","b"] (aud), not "rampart"',
    ],
    ["over", () => make({ claims: { exp: SECOND - 6 } }), `token of ${ISSUER}`, "over (exp)"],
    [
      "of tomorrow",
      () => make({ claims: { iat: SECOND + 60, exp: SECOND + 90 } }),
      `token of ${ISSUER}`,
      "in the future",
    ],
    ["without a subject", () => make({ claims: { sub: undefined } as never }), `token of ${ISSUER}`, "claim sub"],
    ["a key nobody has", () => make({ header: { kid: "k2" } }), `token of ${ISSUER}`, "no such key (kid)"],
    ["another key", () => make({ key: strange }), `token of ${ISSUER}`, "signature does not hold"],
    [
      "of nobody",
      () => make({ claims: { sub: "8" } }),
      `token of ${ISSUER}`,
      `names nobody with the subject "${ISSUER} 8"`,
    ],
  ];
  it.each(rows)("%s", async (_why, made, what, said) => {
    const told: string[][] = [];
    await tokens.speaker(await made(), policy, NOW, (...words) => told.push(words));
    expect(told).toEqual([[what, expect.stringContaining(said)]]);
  });

  it("of the last 32 kinds, counted, without what moves a terminal", () => {
    const lately = new TurnedAwayLately();
    for (let n = 0; n < 40; n++) lately.note(`token of ${n}`, "over", n);
    lately.note("token of 39", "over", 41);
    lately.note("token of \u001b[2J", "x".repeat(1_000), 42);
    const [first, second, ...rest] = lately.list();
    expect([first?.what, first?.why.length]).toEqual(["token of \\u{1b}[2J", 160]);
    expect(second).toEqual({ what: "token of 39", why: "over", times: 2, last: 41 });
    expect(rest).toHaveLength(30);
  });
});

describe("a client certificate", () => {
  const workloads = [{ spiffe: "spiffe://example.org/a", agent: "refund-bot" }];
  const speakerAt = (now: number, uri = "spiffe://example.org/a") =>
    workloadSpeaker({ uri, until: NOW }, workloads, policy, now);
  it("S2: counts no longer than it says, however long its connection lasts", () => {
    expect(speakerAt(NOW - 1)).toMatchObject({ name: "refund-bot", via: { until: NOW } });
    expect(speakerAt(NOW)).toContain("it ended");
    expect(speakerAt(NOW - 1, "spiffe://example.org/b")).toContain("no workload");
  });
});

/** Clocks that stand still until the test says how far they go on. */
function ownClocks(): { goOn(ms: number): void } {
  vi.useFakeTimers({ toFake: ["Date", "performance"], now: Date.now() });
  onTestFinished(() => void vi.useRealTimers());
  return { goOn: (ms) => void vi.advanceTimersByTime(ms) };
}

describe("keys that change", () => {
  it("in a file: the new one counts within moments, the old one no longer; a broken file is no keys", async () => {
    const clocks = ownClocks();
    const own = join(folder, "own.json");
    writeFileSync(own, await keySet([["k1", known]]));
    const from = new Tokens([issuerOf({ keys: { file: own } })], true);
    expect(await speak({}, from)).not.toBeNull();
    writeFileSync(own, `${await keySet([["k2", strange]])} `);
    clocks.goOn(1_050);
    expect(await speak({ header: { kid: "k2" }, key: strange }, from)).not.toBeNull();
    expect(await speak({}, from)).toBeNull();
    expect(await speak({}, new Tokens([issuerOf({ keys: { file: join(folder, "none.json") } })], true))).toBeNull();
  });

  it("at an address: a key nobody knew is looked for, but not for every token", async () => {
    const clocks = ownClocks();
    let asked = 0;
    let body = await keySet([["k1", known]]);
    const server: Server = createServer((_request, response) => {
      asked++;
      response.setHeader("content-type", "application/json");
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
    const from = new Tokens([issuerOf({ keys: { url } })], true);
    expect(await speak({}, from)).not.toBeNull();
    body = await keySet([["k2", strange]]);
    for (let tries = 0; tries < 5; tries++) await speak({ header: { kid: "k2" }, key: strange }, from);
    expect(asked).toBe(1);
    clocks.goOn(31_000);
    expect(await speak({ header: { kid: "k2" }, key: strange }, from)).not.toBeNull();
    expect(await speak({}, from)).toBeNull();
    await new Promise((resolve) => server.close(resolve));
  });

  const away: readonly (readonly [
    why: string,
    answer: { status?: number; head?: object; body: string },
    said: string,
  ])[] = [
    ["a page in their place", { body: "<html>" }, "no JSON Web Key Set"],
    ["keys that are none", { body: '{"keys":{}}' }, "no JSON Web Key Set"],
    ["an address that moved", { status: 302, head: { location: "/elsewhere" }, body: "" }, "it answers 302"],
    ["more than anybody has", { body: `{"keys":[${" ".repeat(300_000)}]}` }, "longer than 262144 bytes"],
  ];
  it.each(away)(
    "at an address, %s: nobody, said once, and not asked again for every token",
    async (_why, answer, said) => {
      let asked = 0;
      const server: Server = createServer((_request, response) => {
        asked++;
        response.writeHead(answer.status ?? 200, { ...answer.head }).end(answer.body);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
      const alarms: string[] = [];
      const keys = new IssuersKeys((_issuer, problem) => alarms.push(problem));
      const from = new Tokens(
        [issuerOf({ keys: { url } }), issuerOf({ keys: { url }, audience: "b" })],
        true,
        keys.told,
      );
      const told: string[] = [];
      for (let tries = 0; tries < 3; tries++)
        expect(await from.speaker(await make(), policy, NOW, (_what, why) => told.push(why))).toBeNull();
      expect(told).toEqual(Array(3).fill(expect.stringContaining(said)));
      expect([asked, alarms]).toEqual([1, [expect.stringContaining(said)]]);
      expect(keys.away()).toEqual([{ issuer: ISSUER, problem: alarms[0] }]);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  );
});
