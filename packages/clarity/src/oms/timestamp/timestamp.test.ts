import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ClarityError } from "../../error.js";
import { issue, type Made, makeRoot, noOpenssl } from "../../testing/openssl.js";
import { plant, scratch } from "../../testing/scratch.js";
import { typed } from "../../testing/typed.js";
import { DerError } from "../certificate/der.js";
import { timestampRequest } from "./request.js";
import { readToken } from "./token.js";

const folder = scratch();

/** What an authority answers to a request, made by openssl. */
function reply(request: Buffer, authority: Made, chain: Made | null): Buffer {
  writeFileSync(join(folder, "query.tsq"), request);
  writeFileSync(join(folder, "serial"), "01\n");
  writeFileSync(
    join(folder, "tsa.cnf"),
    `[tsa]\ndefault_tsa=it\n[it]\nserial=${folder}/serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256,sha512\naccuracy=secs:1\ness_cert_id_alg=sha256\n`,
  );
  const words = [
    "ts",
    "-reply",
    "-config",
    "tsa.cnf",
    "-queryfile",
    "query.tsq",
    "-signer",
    authority.certificate,
    "-inkey",
    authority.key,
    "-out",
    "reply.tsr",
  ];
  if (chain !== null) words.push("-chain", chain.certificate);
  const { status, stderr } = spawnSync("openssl", words, { cwd: folder, timeout: 20_000, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return readFileSync(join(folder, "reply.tsr"));
}

describe.skipIf(noOpenssl !== null)(`timestamps${noOpenssl === null ? "" : `: ${noOpenssl}`}`, () => {
  const STAMPS = ["keyUsage=critical,digitalSignature", "extendedKeyUsage=critical,timeStamping"];
  let root: Made;
  let authority: Made;
  let leaf: Made;
  let server: Server;
  let url = "";
  let answers: (request: Buffer) => Buffer;
  const model = plant(join(folder, "model"), { f: "1" });
  const signature = join(folder, "model.sig");
  const DAY = 86_400_000;
  const soon = (days: number) => new Date(Date.now() + days * DAY).toISOString().replace(/[-:T]|\.\d+/g, "");

  beforeAll(async () => {
    root = makeRoot(folder, "root");
    authority = issue(folder, "tsa", root, STAMPS);
    leaf = issue(folder, "leaf", root, ["keyUsage=critical,digitalSignature"], { from: soon(-1), to: soon(1) });
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => response.end(answers(Buffer.concat(chunks))));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    answers = (request) => reply(request, authority, null);
  });
  afterAll(() => new Promise((done) => server.close(done)));

  const sign = async () => {
    const words = [
      "sign",
      "--json",
      "--private-key",
      leaf.key,
      "--signing-certificate",
      leaf.certificate,
      "--signature",
      signature,
      "--timestamp",
      url,
      model,
    ];
    const { status, out } = await typed(words);
    return { status, code: JSON.parse(out).error?.code ?? null };
  };
  const verify = async (now: number, ...more: readonly string[]) => {
    const words = [
      "verify",
      "--json",
      "--signature",
      signature,
      "--certificate-chain",
      root.certificate,
      ...more,
      model,
    ];
    const { status, out } = await typed(words, { now: () => now });
    const answer = JSON.parse(out);
    return { status, code: answer.error?.code ?? null, signedAt: answer.signedAt ?? null };
  };

  it("C3: a signature outlives its certificate where a trusted authority says when it was made", async () => {
    expect(await sign()).toEqual({ status: 0, code: null });
    const trusted = ["--timestamp-authority", root.certificate];
    const [before, later] = [Date.now(), Date.now() + 10 * DAY];
    expect(await verify(later)).toMatchObject({ status: 13, code: "certificate_expired" });
    const held = await verify(later, ...trusted);
    expect(held).toMatchObject({ status: 0, code: null });
    expect(Math.abs(Date.parse(held.signedAt) - before)).toBeLessThan(60_000);
  });

  it("an authority nobody trusts proves nothing, and is not passed over", async () => {
    expect((await sign()).status).toBe(0);
    const other = makeRoot(folder, "other");
    expect(await verify(Date.now(), "--timestamp-authority", other.certificate)).toMatchObject({
      status: 13,
      code: "timestamp_invalid",
    });
  });

  it("a timestamp of another signature, or from the future, does not hold", async () => {
    expect((await sign()).status).toBe(0);
    const trusted = ["--timestamp-authority", root.certificate];
    expect(await verify(Date.now() - DAY / 2, ...trusted)).toMatchObject({ code: "timestamp_invalid" });
    const stamped = JSON.parse(readFileSync(signature, "utf8"));
    const other = reply(timestampRequest(Buffer.from("other")), authority, null);
    stamped.verificationMaterial.timestampVerificationData.rfc3161Timestamps[0].signedTimestamp =
      other.toString("base64");
    writeFileSync(signature, JSON.stringify(stamped));
    expect(await verify(Date.now(), ...trusted)).toMatchObject({ code: "timestamp_invalid" });
  });

  it("a timestamp that is not signed by its authority does not hold", async () => {
    expect((await sign()).status).toBe(0);
    const stamped = JSON.parse(readFileSync(signature, "utf8"));
    const [one] = stamped.verificationMaterial.timestampVerificationData.rfc3161Timestamps;
    const token = Buffer.from(one.signedTimestamp, "base64");
    token[token.length - 1]! ^= 1;
    one.signedTimestamp = token.toString("base64");
    writeFileSync(signature, JSON.stringify(stamped));
    const trusted = ["--timestamp-authority", root.certificate];
    expect(await verify(Date.now(), ...trusted)).toMatchObject({ status: 13, code: "timestamp_invalid" });
  });

  it("an authority that answers something else is an error, and nothing is written over", async () => {
    expect((await sign()).status).toBe(0);
    const before = readFileSync(signature);
    answers = () => reply(timestampRequest(Buffer.from("other")), authority, null);
    expect(await sign()).toEqual({ status: 13, code: "timestamp_invalid" });
    answers = () => Buffer.from("no");
    expect(await sign()).toEqual({ status: 13, code: "timestamp_invalid" });
    expect(readFileSync(signature)).toEqual(before);
    answers = (request) => reply(request, authority, null);
  });

  it("any byte changed: refused or the same, never another error", () => {
    const bytes = Buffer.from("signature");
    const token = reply(timestampRequest(bytes), authority, null);
    const key = readToken(token).certificates.find((one) => readToken(token).names(one))!.key;
    expect([readToken(token).covers(bytes), readToken(token).signedBy(key)]).toEqual([true, true]);
    const holds = (der: Buffer): boolean => {
      try {
        const read = readToken(der);
        return read.covers(bytes) && read.signedBy(key) && read.certificates.some((one) => read.names(one));
      } catch (error) {
        expect(
          error instanceof DerError || error instanceof ClarityError || (error as { code?: string }).code !== undefined,
        ).toBe(true);
        return false;
      }
    };
    const property = fc.property(fc.nat(token.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Buffer.from(token);
      changed[at]! ^= flip;
      // What is covered by no signature (the status, version numbers, certificates beside the signer's) may change.
      if (holds(changed)) expect(readToken(changed).time).toBe(readToken(token).time);
      expect(holds(token.subarray(0, at))).toBe(false);
    });
    fc.assert(property, { numRuns: 300 });
  });
});
