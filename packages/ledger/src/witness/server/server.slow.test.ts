import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Log } from "../../log/log.js";
import { openLog } from "../../log/open.js";
import { leafHash } from "../../merkle/hash.js";
import { readCheckpoint, signCheckpoint } from "../../note/checkpoint.js";
import { cosign, cosignedAt, cosignerKeyOf, parseCosignerKey, withSignatures } from "../../note/cosignature.js";
import { formatNote, type NoteSignature } from "../../note/note.js";
import type { Signer } from "../../note/signer.js";
import { alarm, temporaryFolder, testSigner } from "../../testing/support.js";
import { CosignedFile } from "../cosigned.js";
import { httpWitness } from "../http.js";
import { formatAddCheckpoint } from "../request.js";
import { submitCheckpoint } from "../witness.js";
import { Desk } from "./desk.js";
import { serveWitness } from "./serve.js";
import { type WitnessKeys, WitnessState } from "./state.js";

const signer = testSigner();
const NOW = 1_767_225_600_000;

async function startWitness(folder?: string, logs = [signer.verifier], keys: WitnessKeys = {}) {
  const home = folder ?? (await temporaryFolder());
  const { state, signers, lock } = await WitnessState.open(home, "witness.example/w1", keys);
  const forks: string[] = [];
  const desk = new Desk({
    state,
    signers,
    logs,
    now: () => NOW,
    onFork: (...words) => forks.push(words.join("|")),
  });
  const server = await serveWitness(desk, logs, "127.0.0.1", 0);
  const close = async () => {
    await server.close();
    await lock.release();
  };
  onTestFinished(close);
  return {
    home,
    desk,
    forks,
    close,
    key: cosignerKeyOf(signers.at(-1) as Signer),
    url: `http://127.0.0.1:${server.port}/`,
  };
}

async function growingLog(by: Signer = signer, first = "what happened") {
  const folder = await temporaryFolder();
  const log = await openLog(folder, { signer: by });
  onTestFinished(() => log.close());
  await grow(log, 1, first);
  return { folder, log };
}
const grow = (log: Log, count: number, message = "more") =>
  Promise.all(Array.from({ length: count }, (_, i) => log.append(alarm(`${message} ${i}`), { durable: false })));

describe("a cosignature", () => {
  it("is the one of C2SP tlog-cosignature's text, and of no other", () => {
    const witness = testSigner("witness.example/w1", 9);
    const key = cosignerKeyOf(witness);
    const note = signCheckpoint({ origin: signer.name, size: 7, root: leafHash(Buffer.of(7)) }, [signer]);
    const cosigned = withSignatures(note, [cosign(note, witness, 1_679_315_147)]);
    expect(cosignedAt(cosigned, key)).toBe(1_679_315_147);
    expect(cosignedAt(note, key)).toBeNull();
    expect(cosignedAt(cosigned, cosignerKeyOf(testSigner("witness.example/w1", 8)))).toBeNull();
    const other = signCheckpoint({ origin: signer.name, size: 8, root: leafHash(Buffer.of(7)) }, [signer]);
    expect(cosignedAt(withSignatures(other, [cosign(note, witness, 1)]), key)).toBeNull();
    expect(parseCosignerKey(key.text)).toMatchObject({ name: key.name, id: key.id, text: key.text });
  });

  it.each([
    ["a log's key", signer.verifier.text],
    ["nothing", ""],
    ["another id", cosignerKeyOf(signer).text.replace(/\+[0-9a-f]{8}\+/, "+00000000+")],
  ])("is not checked with %s", (_, text) => {
    expect(() => parseCosignerKey(text)).toThrow(expect.objectContaining({ code: "key.malformed" }));
  });
});

describe("the witness server", () => {
  it("E2: cosigns a log as it grows, shown the way from what it saw last", async () => {
    const { key, url } = await startWitness();
    const { folder, log } = await growingLog();
    const witness = httpWitness({ url, key, folder });
    for (const count of [0, 3, 0, 700, 1_500]) {
      await grow(log, count);
      const note = await log.checkpoint();
      const { error, cosignature } = await submitCheckpoint(witness, note);
      expect(error).toBeNull();
      const cosigned = withSignatures(note, [cosignature!]);
      expect(cosignedAt(cosigned, key)).toBe(NOW / 1_000);
      expect(await witness.kept()).toEqual([cosigned]);
    }
    // Another client of the same log knows nothing of what was seen before, and asks.
    expect(await submitCheckpoint(httpWitness({ url, key, folder }), await log.checkpoint())).toMatchObject({
      error: null,
    });
  });

  it("E2: refuses a fork for ever, after a restart too, and keeps what proves it", async () => {
    const first = await startWitness();
    const { folder, log } = await growingLog();
    await grow(log, 5);
    expect((await submitCheckpoint(httpWitness({ ...first, folder }), await log.checkpoint())).error).toBeNull();
    await first.close();
    const again = await startWitness(first.home);
    const other = await growingLog(signer, "what did not");
    for (const count of [5, 1, 40]) {
      await grow(other.log, count);
      const refusal = await submitCheckpoint(
        httpWitness({ ...again, folder: other.folder }),
        await other.log.checkpoint(),
      );
      expect(refusal.error).toMatchObject({ code: "witness.refused" });
    }
    // Cut to fewer entries than it saw, it is refused as well.
    const short = await growingLog(signer, "short");
    expect(
      (await submitCheckpoint(httpWitness({ ...again, folder: short.folder }), await short.log.checkpoint())).error,
    ).toMatchObject({
      code: "witness.refused",
      message: expect.stringContaining("it has seen 7 entries"),
    });
    expect(again.forks.length).toBe(3);
    expect(again.forks[0]).toContain(signer.name);
    await grow(log, 2);
    expect((await submitCheckpoint(httpWitness({ ...again, folder }), await log.checkpoint())).error).toBeNull();
  });

  it("answers as C2SP tlog-witness says", async () => {
    const { url, desk, key } = await startWitness();
    const note = (size: number, by = signer) =>
      signCheckpoint({ origin: by.name, size, root: leafHash(Buffer.of(size)) }, [by]);
    const forged = note(3).replace(/\n3\n/, "\n4\n");
    const add = (old: number, checkpoint: string, proof: string[] = []) =>
      desk.add(`old ${old}\n${proof.map((p) => `${p}\n`).join("")}\n${checkpoint}`);
    expect(await add(0, note(3, testSigner("stranger")))).toMatchObject({ status: 404 });
    expect(await add(0, forged)).toMatchObject({ status: 403 });
    expect(await add(0, note(3, testSigner(signer.name, 2)))).toMatchObject({ status: 403 });
    expect(await add(9, note(3))).toMatchObject({ status: 400 });
    expect(await add(2, note(3))).toEqual({ status: 409, body: "0\n", type: "text/x.tlog.size" });
    expect(await add(0, note(3), [Buffer.alloc(32).toString("base64")])).toMatchObject({ status: 422 });
    const done = await add(0, note(3));
    expect(done).toMatchObject({ status: 200, body: expect.stringMatching(/^— witness\.example\/w1 \S+\n$/) });
    expect(cosignedAt(`${note(3)}${done.body}`, key)).toBe(NOW / 1_000);
    expect(await add(3, note(3))).toMatchObject({ status: 200 });
    expect(await add(0, note(5))).toEqual({ status: 409, body: "3\n", type: "text/x.tlog.size" });
    expect(await add(3, note(5))).toMatchObject({ status: 422 });
    const same = signCheckpoint({ origin: signer.name, size: 3, root: leafHash(Buffer.of(9)) }, [signer]);
    expect(await add(3, same)).toMatchObject({ status: 409 });
    for (const body of ["", "old 3", "old 03\n\n", `old 3\nAAAA\n\n${note(3)}`, `${note(3)}`, `old 3\n\n${note(3)}x`]) {
      expect(await desk.add(body), body).toMatchObject({ status: 400 });
    }
    const post = (body: string, path = "add-checkpoint") => fetch(url + path, { method: "POST", body });
    expect(
      (await post(formatAddCheckpoint({ old: 0, proof: [], checkpoint: note(4) }))).headers.get("content-type"),
    ).toBe("text/x.tlog.size");
    expect((await post("x".repeat(100_000))).status).toBe(413);
    expect((await post("x", "other")).status).toBe(404);
    expect((await fetch(`${url}checkpoint/${"0".repeat(64)}`)).status).toBe(404);
  });

  it("of two that come at once only one continues what was there", async () => {
    const { desk } = await startWitness();
    const note = (byte: number) =>
      signCheckpoint({ origin: signer.name, size: 4, root: leafHash(Buffer.of(byte)) }, [signer]);
    const answers = await Promise.all([1, 2, 3, 4].map((byte) => desk.add(`old 0\n\n${note(byte)}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 409, 409, 409]);
  });

  it("compares only with what is remembered: one waits until the other is", async () => {
    let known: string | null = null;
    const state = {
      latest: () => known,
      remember: async (_origin: string, note: string) => {
        await new Promise((done) => setTimeout(done, 10));
        known = note;
      },
    } as unknown as WitnessState;
    const desk = new Desk({ state, signers: [testSigner("w")], logs: [signer.verifier], now: () => NOW });
    const note = (byte: number) =>
      signCheckpoint({ origin: signer.name, size: 4, root: leafHash(Buffer.of(byte)) }, [signer]);
    const answers = await Promise.all([1, 2].map((byte) => desk.add(`old 0\n\n${note(byte)}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 409]);
  });

  it("answers 500 and cosigns nothing where it cannot remember", async () => {
    const state = { latest: () => null, remember: () => Promise.reject(new Error("full")) } as unknown as WitnessState;
    const desk = new Desk({ state, signers: [testSigner("w")], logs: [signer.verifier], now: () => NOW });
    const note = signCheckpoint({ origin: signer.name, size: 4, root: leafHash(Buffer.of(1)) }, [signer]);
    expect(await desk.add(`old 0\n\n${note}`)).toEqual({ status: 500, body: "" });
  });

  it("does not keep signatures of strangers, which could be many", async () => {
    const { desk } = await startWitness();
    const strangers = Array.from({ length: 15 }, (_, i) => testSigner(`stranger/${i}`));
    const note = signCheckpoint({ origin: signer.name, size: 4, root: leafHash(Buffer.of(1)) }, [signer, ...strangers]);
    expect((await desk.add(`old 0\n\n${note}`)).status).toBe(200);
    expect(desk.latest(signer.name)?.match(/^— /gm)?.length).toBe(2);
  });

  it("never begins anew under an old key: its memory gone or damaged, it does not start", async () => {
    const { home, close } = await startWitness();
    await expect(WitnessState.open(home, "x")).rejects.toMatchObject({ code: "log.locked" });
    await close();
    for (const name of await readdir(home)) expect((await stat(join(home, name))).mode & 0o077 & ~0o044).toBe(0);
    const path = join(home, "state.json");
    const good = await readFile(path);
    for (const damage of [
      "",
      "{}",
      good.toString().replace("{", "{{"),
      '{"v":1,"logs":{"a/b":"x"}}',
      '{"v":2,"logs":{}}',
    ]) {
      await writeFile(path, damage);
      await expect(WitnessState.open(home, "x"), damage).rejects.toMatchObject({ code: "witness.state" });
    }
    await rm(path);
    await expect(WitnessState.open(home, "x")).rejects.toMatchObject({ code: "witness.state" });
    await writeFile(path, good);
    const { lock } = await WitnessState.open(home, "x");
    await lock.release();
  });
});

/** A witness that answers what it likes. */
async function strange(answer: (response: ServerResponse, body: string) => void) {
  const server: Server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    answer(response, body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("E2: a witness with another key", () => {
  it("signs with both for a while, and the one retired is gone for good; what it remembers stays", async () => {
    const { folder, log } = await growingLog();
    const before = await startWitness();
    const old = httpWitness({ url: before.url, key: before.key, folder });
    expect(await submitCheckpoint(old, await log.checkpoint())).toMatchObject({ error: null });
    await before.close();

    const both = await startWitness(before.home, undefined, { add: true });
    expect(both.key.name).toBe(before.key.name);
    expect(both.key.id).not.toBe(before.key.id);
    await grow(log, 3);
    const note = await log.checkpoint();
    for (const key of [before.key, both.key]) {
      const witness = httpWitness({ url: both.url, key, folder });
      const { error, cosignature } = await submitCheckpoint(witness, note);
      expect([error, cosignature?.id]).toEqual([null, key.id]);
      expect((await witness.kept())?.map((kept) => readCheckpoint(kept).size)).toEqual([5]);
    }
    await both.close();

    const after = await startWitness(before.home, undefined, { retire: before.key.id });
    expect(after.key.id).toBe(both.key.id);
    const retired = httpWitness({ url: after.url, key: before.key, folder });
    expect((await submitCheckpoint(retired, note)).error).toMatchObject({ code: "witness.invalid" });
    const forged = await growingLog(signer, "something else");
    await grow(forged.log, 9);
    const fork = httpWitness({ url: after.url, key: after.key, folder: forged.folder });
    expect((await submitCheckpoint(fork, await forged.log.checkpoint())).error).toMatchObject({
      code: "witness.refused",
    });
    await after.close();
    expect((await readdir(before.home)).filter((name) => name.endsWith(".key"))).toEqual(["witness-2.key"]);
  });

  it("keeps its last key, and says so of one it does not have", async () => {
    const { home, key, close } = await startWitness();
    await close();
    const open = (retire: string) => WitnessState.open(home, "x", { retire });
    await expect(open(key.id)).rejects.toMatchObject({ code: "witness.state", message: /last key/ });
    await expect(open("00000000")).rejects.toMatchObject({ code: "witness.state", message: /no key/ });
  });
});

describe("a witness that lies, hangs or is away", () => {
  const liar = testSigner("witness.example/w1", 66);
  const honest = testSigner("witness.example/w1", 9);
  const key = cosignerKeyOf(honest);
  const noteIn = (body: string) => body.slice(body.indexOf("\n\n") + 2);
  const lineOf = (signature: NoteSignature) => formatNote({ text: "", signatures: [signature] }).slice(1);
  const size = (text: string) => (response: ServerResponse) =>
    response.writeHead(409, { "content-type": "text/x.tlog.size" }).end(text);

  it.each([
    [
      "signs with another key",
      "witness.invalid",
      (r: ServerResponse, body: string) => {
        const note = body.slice(body.indexOf("\n\n") + 2);
        const line = withSignatures(note, [cosign(note, liar, 1)])
          .split("\n")
          .at(-2);
        r.end(`${line}\n`);
      },
    ],
    [
      "signs with another key under the right id",
      "witness.invalid",
      (r: ServerResponse, body: string) => r.end(lineOf({ ...cosign(noteIn(body), liar, 1), id: key.id })),
    ],
    [
      "cosigns something else",
      "witness.invalid",
      (r: ServerResponse, body: string) => r.end(lineOf(cosign(noteIn(body).replace("\n2\n", "\n3\n"), honest, 1))),
    ],
    ["answers with nothing", "witness.invalid", (r: ServerResponse) => r.end()],
    ["answers without end", "witness.invalid", (r: ServerResponse) => r.end("x".repeat(1_000_000))],
    ["claims to have seen more than there is", "witness.refused", size("999999\n")],
    ["names no size", "witness.invalid", size("many\n")],
    [
      "names always another size",
      "witness.refused",
      (r: ServerResponse, body: string) => size(body.startsWith("old 1\n") ? "0\n" : "1\n")(r),
    ],
    [
      "leads elsewhere",
      "witness.unreachable",
      (r: ServerResponse) => r.writeHead(307, { location: "http://127.0.0.1:1/" }).end(),
    ],
    ["does not know the log", "witness.unreachable", (r: ServerResponse) => r.writeHead(404).end()],
    ["falls over", "witness.unreachable", (r: ServerResponse) => r.writeHead(500).end()],
    ["breaks off", "witness.unreachable", (r: ServerResponse) => r.destroy()],
    ["hangs", "witness.unreachable", () => {}],
  ])("%s: %s", async (_, code, answer) => {
    const { folder, log } = await growingLog();
    const url = await strange(answer);
    const witness = httpWitness({ url, key, folder, timeout: 400 });
    expect(await submitCheckpoint(witness, await log.checkpoint())).toMatchObject({ error: { code } });
    expect(readCheckpoint(log.lastCheckpoint).size).toBe(2);
  });

  it("what it keeps counts only with its own signature", async () => {
    const { folder, log } = await growingLog();
    const note = await log.checkpoint();
    const url = await strange((r) => r.end(withSignatures(note, [cosign(note, liar, 1)])));
    await expect(httpWitness({ url, key, folder, origin: signer.name }).kept()).rejects.toMatchObject({
      code: "witness.invalid",
    });
    expect(await httpWitness({ url, key, folder }).kept()).toBeNull();
  });
});

describe("the file of cosigned checkpoints", () => {
  it("has the form of checkpoints, and a torn record is cut", async () => {
    const folder = await temporaryFolder();
    const note = (size: number) =>
      signCheckpoint({ origin: signer.name, size, root: leafHash(Buffer.of(size)) }, [signer]);
    await new CosignedFile(folder).keep(note(1));
    const path = join(folder, "cosigned");
    await writeFile(path, `${note(1)}\n${note(2).slice(0, 99)}`);
    const file = new CosignedFile(folder);
    await file.keep(note(3));
    await file.keep(note(4));
    expect(await readFile(path, "utf8")).toBe([1, 3, 4].map((size) => `${note(size)}\n`).join(""));
  });
});
