import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missingTools, newerNode, toolOf } from "./official.js";
import { freePort, Room } from "./room.js";
import { CACHE, missingServers, programOf } from "./servers.js";

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
});
