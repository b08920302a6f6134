import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadKey, openEnvelope } from "@rampart/ledger";
import {
  BoundSocket,
  BUNDLE_TYPE,
  callHook,
  callOnce,
  decodeBundle,
  decodeEpoch,
  EPOCH_TYPE,
  encodeMessage,
  type JsonObject,
  parseStrict,
  serveLines,
} from "@rampart/service";
import { afterAll, describe, expect, it } from "vitest";
import { keyPath } from "../state/keys.js";
import { makeBench, POLICY, shell } from "../testing/harness.js";

/** Two users as far as the guard sees: sockets of their own, given here to the user the test runs as. */
const root = await mkdtemp(join(tmpdir(), "rampart-system-"));
afterAll(() => rm(root, { recursive: true, force: true }));
const uid = process.getuid!();
const callers = await Promise.all(
  ["dev", "ci"].map(async (name) => {
    const shared = join(root, name);
    await mkdir(join(shared, "spool"), { recursive: true });
    const path = join(root, `${name}.sock`);
    const user = { uid, gid: process.getgid!(), name, home: join(root, "home", name) };
    return {
      user,
      path,
      shared,
      socket: await BoundSocket.bind(path, uid, process.getgid!()),
      reader: join(root, `${name}.reader`),
    };
  }),
);
const adminPath = join(root, "admin.sock");
const told: string[] = [];
const readers = await Promise.all(
  callers.map(({ reader }) =>
    serveLines({
      path: reader,
      onLine: async (line, connection) => {
        const { wants } = JSON.parse(String(line)) as { wants: unknown[] };
        await connection.write(encodeMessage({ answers: wants.map(() => null) }));
      },
    }),
  ),
);
afterAll(() => Promise.all(readers.map((reader) => reader.close(0))));

const bench = await makeBench({
  system: {
    callers,
    admin: await BoundSocket.bind(adminPath, uid, null),
    adminPath,
    tell: (state) => void told.push(state),
    aliveMs: 20,
  },
});
const [dev, ci] = callers as [(typeof callers)[0], (typeof callers)[0]];
const hook = async (path: string, more: object = {}) => {
  const raw = Buffer.from(JSON.stringify(shell("ls", { cwd: bench.project, ...more })));
  return callHook(path, "test", raw, 5_000);
};
const decide = (path: string, principal: string) =>
  callOnce(
    path,
    {
      op: "decide",
      call: {
        id: "d",
        door: "sdk",
        agent: "a",
        principal,
        session: "s1",
        tool: "shell",
        arguments: { command: "ls" },
        shell: "bash",
        cwd: bench.project,
      },
    } as JsonObject,
    5_000,
  );

describe("S1: the guard as a user of its own", () => {
  it("who calls is whose socket it is, whatever the message says; sessions of one user are none of another's", async () => {
    expect((await hook(dev.path)).exit).toBe(0);
    expect((await hook(ci.path)).exit).toBe(0);
    await decide(ci.path, "root");
    const events = await bench.events();
    const principals = events.flatMap((event) => (event.kind === "intent" ? [event.principal] : []));
    expect(principals).toEqual(["dev", "ci", "ci"]);
    const sessions = events.flatMap((event) =>
      event.kind === "session" ? [`${event.principal} ${event.door} ${event.id}`] : [],
    );
    expect(sessions).toEqual(["dev test s1", "ci test s1", "ci sdk s1"]);
  });

  it("says it is in system mode, on the agents' socket, to administrators, and in the record", async () => {
    expect(await callOnce(dev.path, { op: "ping" }, 5_000)).toMatchObject({ mode: "system" });
    expect((await bench.admin({ op: "status" }))["status"]).toMatchObject({
      mode: "system",
      note: expect.stringMatching(/^system mode/),
    });
    expect((await bench.events()).find(({ kind }) => kind === "start")).toMatchObject({ mode: "system" });
  });

  it.each(["status", "approve", "stop", "reviews", "watch"])("S2: the agents' socket knows no `%s`", async (op) => {
    expect(await callOnce(dev.path, { op, id: "r-aaaaaaaa" }, 5_000)).toMatchObject({ error: { code: "op_unknown" } });
  });

  it("S4: who asks the agents' socket for what is an administrator's is an alarm, once a minute", async () => {
    const attempts = (await bench.events()).flatMap((event) =>
      event.kind === "alarm" && event.code === "socket.attempt" ? [event.details] : [],
    );
    expect(attempts).toEqual([{ op: "status", user: "dev" }]);
  });

  it("S3: leaves each user a bundle for its own home, readable by all, and the epoch it is of", async () => {
    const signer = await loadKey(keyPath(join(bench.layout.state, "keys")));
    const opened = async (file: string, type: string) =>
      openEnvelope(parseStrict(await readFile(file)), type, [signer.verifier]).payload;
    for (const { shared, user } of callers) {
      const bundle = decodeBundle(await opened(join(shared, "bundle.json"), BUNDLE_TYPE));
      const { epoch } = decodeEpoch(await opened(join(shared, "epoch.json"), EPOCH_TYPE), signer.name);
      expect(bundle.place).toMatchObject({ user: user.name, home: user.home });
      expect(bundle.epoch).toBe(epoch);
      for (const name of ["bundle.json", "epoch.json"])
        expect((await stat(join(shared, name))).mode & 0o777).toBe(0o644);
    }
    const before = decodeBundle(await opened(join(dev.shared, "bundle.json"), BUNDLE_TYPE)).epoch;
    await writeFile(join(bench.layout.config, "policy.yaml"), POLICY.replace("name: test", "name: other"), {
      mode: 0o600,
    });
    await bench.admin({ op: "reload" });
    expect(decodeBundle(await opened(join(dev.shared, "bundle.json"), BUNDLE_TYPE)).epoch).toBeGreaterThan(before);
  });

  it("tells whoever started it that it is ready, and then that it lives", async () => {
    await expect.poll(() => told.slice(0, 2), { timeout: 10_000 }).toEqual(["ready", "alive"]);
  });
});
