import { chmod, mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { asNobody, codeOf, isRoot, makeScratch } from "../testing/scratch.js";
import { encodeMessage } from "../wire/message.js";
import { BoundSocket } from "./bound.js";
import { callOnce } from "./client.js";
import { type LineServer, serveLines } from "./server.js";

const scratch = await makeScratch();
let counter = 0;
const fresh = () => join(scratch, `b${++counter}.sock`);
const own = process.getuid!();
const open: LineServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close(0))));

async function serve(path: BoundSocket): Promise<void> {
  open.push(await serveLines({ path, onLine: async (_line, peer) => peer.write(encodeMessage({ ok: true })) }));
}

describe("a socket that listens before there is anybody to answer", () => {
  it("keeps who comes early waiting, and answers when there is", async () => {
    const path = fresh();
    const bound = await BoundSocket.bind(path, own, null);
    const early = callOnce(path, { op: "ping" }, 5_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await serve(bound);
    expect(await early).toMatchObject({ ok: true });
    expect(await callOnce(path, { op: "ping" }, 5_000)).toMatchObject({ ok: true });
  });

  it("is for one user, or one and a group, and never for all", async () => {
    const [alone, group] = [fresh(), fresh()];
    await serve(await BoundSocket.bind(alone, own, null));
    await serve(await BoundSocket.bind(group, own, process.getgid!()));
    expect([(await stat(alone)).mode & 0o777, (await stat(group)).mode & 0o777]).toEqual([0o600, 0o660]);
  });

  it("leaves the process's umask as it was, also where several are bound at once", async () => {
    const before = process.umask();
    const bound = await Promise.all([null, process.getgid!(), null].map((gid) => BoundSocket.bind(fresh(), own, gid)));
    expect(process.umask()).toBe(before);
    for (const one of bound) await serve(one);
  });

  it("takes the place of a socket that is left over, and of nothing that cannot be replaced", async () => {
    const path = fresh();
    await serve(await BoundSocket.bind(path, own, null));
    await serve(await BoundSocket.bind(path, own, null));
    expect(await callOnce(path, { op: "ping" }, 5_000)).toMatchObject({ ok: true });
    const folder = fresh();
    await mkdir(folder);
    expect(await codeOf(() => BoundSocket.bind(folder, own, null))).toBe("wire.in_use");
  });

  it("is not made of a file that is no socket", async () => {
    expect(await codeOf(() => BoundSocket.adopt(9_999))).toBe("wire.in_use");
  });

  it.skipIf(!isRoot)("S2: another user cannot open it (needs root to become one)", async () => {
    const path = fresh();
    await chmod(scratch, 0o755);
    await serve(await BoundSocket.bind(path, own, null));
    expect(await codeOf(() => asNobody(() => callOnce(path, { op: "ping" }, 1_000)))).toBe("wire.unreachable");
  });
});
