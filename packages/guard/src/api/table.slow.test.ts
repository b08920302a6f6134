import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PersonRole } from "@rampart/core";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holds } from "../identity/person.js";
import { type ApiBench, callOf, makeApiBench } from "../testing/api.js";
import type { Who } from "./access.js";
import type { Route } from "./route.js";
import { ROUTES } from "./routes/index.js";

/**
 * Every route against every kind of credential, by what each route declares. Nothing here knows what a route does: a new one is
 * in the table because it is a route.
 */

const ISSUER = "https://login.example";
const folder = mkdtempSync(join(tmpdir(), "rampart-table-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type May = (who: Who) => boolean;
const nobody: May = ({ anyone = false }) => anyone;
const agents: May = (who) => nobody(who) || who.agent === true;
const services: May = (who) => nobody(who) || who.service !== undefined;
const person =
  (...roles: PersonRole[]): May =>
  (who) =>
    nobody(who) ||
    who.person === "any" ||
    [who.person ?? []]
      .flat()
      .some((role) => holds({ name: "", roles, channel: "", verified: false }, role as PersonRole));

/** What each shows, and what it may. Those that count for nobody are all told the same. */
const KINDS: readonly (readonly [kind: string, may: May, known: boolean])[] = [
  ["none", nobody, false],
  ["a word", nobody, false],
  ["a wrong secret", nobody, false],
  ["expired", nobody, false],
  ["revoked", nobody, false],
  ["a token for somebody else", nobody, false],
  ["a token that is over", nobody, false],
  ["agent alpha", agents, true],
  ["agent beta", agents, true],
  ["service", services, true],
  [
    "service without scopes that matter",
    (who) => nobody(who) || who.service === "any" || who.service === "metrics",
    true,
  ],
  ["viewer", person("viewer"), true],
  ["approver", person("approver"), true],
  ["operator", person("operator"), true],
  ["policy-owner", person("policy-owner"), true],
  ["admin", person("admin"), true],
  ["operator by a group", person("operator"), true],
];

const shown = new Map<string, string | null>();
let bench: ApiBench;

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const file = join(folder, "keys.json");
  writeFileSync(file, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256" }] }));
  const token = (audience: string, seconds: number) =>
    new SignJWT({ groups: ["ops"] })
      .setProtectedHeader({ alg: "ES256", kid: "k1" })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setSubject("somebody")
      .setIssuedAt(Math.floor(Date.now() / 1_000) - 60)
      .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds)
      .sign(privateKey);
  const issuer = {
    issuer: ISSUER,
    audience: "rampart",
    keys: { file },
    groups: "groups",
    algorithms: ["ES256"],
  } as const;
  bench = await makeApiBench({ issuers: [{ ...issuer, are: "people" }] });
  const viewer = await bench.key("person", "vera");
  const revoked = await bench.key("person", "ada");
  await bench.admin({ op: "revoke-credential", id: revoked.slice(3, 15) });
  const all: readonly (readonly [string, string | null])[] = [
    ["none", null],
    ["a word", "hello"],
    ["a wrong secret", `${viewer.slice(0, -2)}__`],
    ["expired", await bench.key("person", "ada", { ms: 1 })],
    ["revoked", revoked],
    ["a token for somebody else", await token("another", 300)],
    ["a token that is over", await token("rampart", -30)],
    ["agent alpha", await bench.key("agent", "alpha")],
    ["agent beta", await bench.key("agent", "beta")],
    ["service", await bench.key("service", "orders")],
    ["service without scopes that matter", await bench.key("service", "prometheus", { scopes: ["metrics"] })],
    ["viewer", viewer],
    ["approver", await bench.key("person", "april")],
    ["operator", await bench.key("person", "otto")],
    ["policy-owner", await bench.key("person", "polly")],
    ["admin", await bench.key("person", "ada")],
    ["operator by a group", await token("rampart", 300)],
  ];
  for (const [kind, key] of all) shown.set(kind, key);
});

/** A request that is well-formed, and would do nothing even where it is let through. */
async function ask({ method, path, id }: Route, key: string | null): Promise<{ status: number; code: unknown }> {
  const where = path.replaceAll(/\{[a-z]+\}/g, "nothing-of-that-name");
  if (id === "event-stream") {
    const headers = key === null ? {} : { authorization: `Bearer ${key}` };
    const response = await fetch(`${await bench.url()}${where}`, { headers });
    if (response.ok) await response.body?.cancel();
    const code = response.ok ? null : ((await response.json()) as { code?: unknown }).code;
    return { status: response.status, code };
  }
  const body = method === "POST" ? (id === "decide" ? callOf("ls") : { "no such member": true }) : undefined;
  const answer = await bench.ask(method, where, key, body);
  return { status: answer.status, code: answer.body["code"] };
}

describe("every route against every credential", () => {
  it.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))("%s", async (_name, route) => {
    const told: string[] = [];
    const one = async ([kind, may, known]: (typeof KINDS)[number]) => {
      const { status, code } = await ask(route, shown.get(kind)!);
      const refused = status === 401 || (status === 403 && code === "not_allowed");
      const right = may(route.who)
        ? !refused && status !== 403
        : known
          ? code === "not_allowed"
          : code === "unauthenticated";
      if (!right) told.push(`${kind}: ${status} ${String(code)}`);
    };
    await Promise.all(KINDS.map(one));
    expect(told).toEqual([]);
  });

  it("has routes that let nobody in but those they name, and none that forgot to say", () => {
    expect(ROUTES.filter(({ who }) => Object.keys(who).length === 0)).toEqual([]);
    const open = ROUTES.filter(({ who }) => who.anyone === true).map(({ id }) => id);
    // A signed link is its own credential (reviews/links).
    expect(open.sort()).toEqual(["follow-link", "link", "openapi", "ping"]);
    const forAgents = ROUTES.filter(({ who }) => who.agent === true).map(({ id }) => id);
    expect(forAgents.sort()).toEqual(["decide", "offer", "outcome", "own-review", "refused", "self"]);
  });
});
