import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../free-port.js";
import { missingTools, newerNode, toolOf } from "./official.js";
import { Room } from "./room.js";
import { CACHE, missingServers, PROGRAM, programOf } from "./servers.js";

/**
 * The protocol's official conformance tool, held against a server by itself and against the same server behind the gateway.
 * It speaks streamable HTTP only; standard streams are the Inspector's.
 */

const why = missingTools ?? missingServers();

/** `scenario/check` to its outcome. What only informs is left out: it repeats the server's own words. */
type Checks = Readonly<Record<string, string>>;

let runs = 0;

function conform(room: Room, url: string): Checks {
  const folder = join(room.root, `checks-${runs++}`);
  const words = [toolOf("conformance"), "server", "--url", url, "--suite", "all", "-o", folder];
  const done = spawnSync(newerNode, words, { cwd: room.home, env: room.env, encoding: "utf8", timeout: 120_000 });
  expect(done.stdout, done.stderr).toContain("=== SUMMARY ===");
  const scenarios = readdirSync(folder).sort();
  return Object.fromEntries(
    scenarios.flatMap((scenario) => {
      const checks = JSON.parse(readFileSync(join(folder, scenario, "checks.json"), "utf8")) as {
        readonly id: string;
        readonly status: string;
      }[];
      const name = scenario.replace(/-\d{4}-\d\d-\d\dT.*$/, "");
      return checks.filter(({ status }) => status !== "INFO").map(({ id, status }) => [`${name}/${id}`, status]);
    }),
  );
}

const failed = (checks: Checks) => Object.keys(checks).filter((one) => checks[one] === "FAILURE");

describe.skipIf(why !== null)(`D4: the official conformance tool${why === null ? "" : ` (${why})`}`, () => {
  let room: Room;
  beforeAll(() => {
    room = new Room();
  });
  afterAll(() => room?.close());

  it("finds nothing wrong with a server that has all it asks for, and the same behind the gateway", async () => {
    const port = await freePort();
    await room.serving([join(CACHE, "programs/fixture.mjs")], /listening on port/, { PORT: String(port) });
    const to = `http://127.0.0.1:${port}/mcp`;
    const direct = conform(room, to);
    expect({ checks: Object.keys(direct).length >= 40, failed: failed(direct) }).toEqual({ checks: true, failed: [] });
    expect(conform(room, await room.gateway(to, "fixture"))).toEqual(direct);
  });

  it("finds the same with server-everything behind it; pages of other sites are refused, which that server does not", async () => {
    const port = await freePort();
    const more = { PORT: String(port) };
    await room.serving([programOf("server-everything"), "streamableHttp"], /listening on port/, more);
    const to = `http://127.0.0.1:${port}/mcp`;
    const rebinding = "server-dns-rebinding-protection/localhost-host-rebinding-rejected";
    const direct = conform(room, to);
    expect(direct[rebinding]).toBe("FAILURE");
    expect(conform(room, await room.gateway(to, "everything"))).toEqual({ ...direct, [rebinding]: "SUCCESS" });
  });

  /** What the tool says of the official SDK's client with a gateway between it and the tool's own server. */
  async function behindGateway(
    scenario: string,
  ): Promise<{ readonly failed: readonly string[]; readonly passed: number }> {
    const folder = join(room.root, `checks-${runs++}`);
    const command = `${process.execPath} ${join(CACHE, "programs/client.mjs")}`;
    const words = [toolOf("conformance"), "client", "--command", command, "--scenario", scenario, "-o", folder];
    const env = { ...room.env, RAMPART: PROGRAM, RAMPART_STATE: join(room.root, "alone") };
    const child = spawn(newerNode, words, { cwd: room.home, env, stdio: "ignore", timeout: 120_000 });
    await once(child, "exit");
    const checks = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((name) =>
      name.endsWith("checks.json"),
    );
    const all = JSON.parse(readFileSync(join(folder, checks!), "utf8")) as {
      readonly id: string;
      readonly status: string;
    }[];
    const failed = all.filter(({ status }) => status === "FAILURE").map(({ id }) => id);
    return { failed, passed: all.filter(({ status }) => status === "SUCCESS").length };
  }

  it.each<[scenario: string, least: number]>([
    ["initialize", 1],
    ["tools_call", 1],
    ["elicitation-sep1034-client-defaults", 5],
    ["sse-retry", 3],
  ])("finds nothing wrong with a client behind the gateway: %s", async (scenario, least) => {
    const { failed, passed } = await behindGateway(scenario);
    expect({ failed, enough: passed >= least }).toEqual({ failed: [], enough: true });
  });

  it.each<[scenario: string, least: number]>([
    ["auth/metadata-default", 12],
    ["auth/metadata-var1", 12],
    ["auth/metadata-var2", 12],
    ["auth/metadata-var3", 12],
    ["auth/scope-from-www-authenticate", 12],
    ["auth/scope-from-scopes-supported", 12],
    ["auth/scope-omitted-when-undefined", 12],
    ["auth/scope-step-up", 20],
    ["auth/token-endpoint-auth-basic", 12],
    ["auth/token-endpoint-auth-post", 12],
    ["auth/token-endpoint-auth-none", 12],
    ["auth/pre-registration", 3],
    ["auth/resource-mismatch", 3],
    ["auth/offline-access-scope", 12],
    ["auth/offline-access-not-supported", 12],
    ["auth/2025-03-26-oauth-metadata-backcompat", 10],
  ])("nor with how it logs in there, by what its server of logins was told: %s", async (scenario, least) => {
    const { failed, passed } = await behindGateway(scenario);
    expect({ failed, enough: passed >= least }).toEqual({ failed: [], enough: true });
  });
});
