import { createHash, generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fulcioHandler, initializeCA, initializeCTLog, initializeTLog } from "@sigstore/mock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyPair } from "../../packages/clarity/src/testing/keypair.js";
import { plant, scratch } from "../../packages/clarity/src/testing/scratch.js";
import { writePolicy } from "../../packages/clarity/src/testing/trust.js";
import { typed } from "../../packages/clarity/src/testing/typed.js";

const folder = scratch();
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const PROVIDER = "https://id.example.com";
const PERSON = "alice@example.com";

/** Enters a signature as Rekor does: digests of payload and envelope, and every signature with its verifier. */
const logHandler = (log: (entry: object) => Promise<object>) => ({
  path: "/api/v1/log/entries",
  fn: async (request: string) => {
    const { kind, spec } = JSON.parse(request);
    const { envelope, verifiers } = spec.proposedContent;
    const { payload, signatures } = JSON.parse(envelope);
    const hash = (bytes: Buffer | string) => ({
      algorithm: "sha256",
      value: createHash("sha256").update(bytes).digest("hex"),
    });
    const entry = {
      apiVersion: "0.0.1",
      kind,
      spec: {
        envelopeHash: hash(envelope),
        payloadHash: hash(Buffer.from(payload, "base64")),
        signatures: signatures.map(({ sig }: { sig: string }, index: number) => ({
          signature: sig,
          verifier: verifiers[index],
        })),
      },
    };
    return { statusCode: 201, response: JSON.stringify(await log(entry)), contentType: "application/json" };
  },
});

/** A certificate authority, a log and a clock of our own: what the public instance does, on this machine. */
async function instance() {
  const pair = () => generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const ctlog = await initializeCTLog(pair());
  const ca = await initializeCA(pair(), ctlog);
  const tlog = await initializeTLog("http://127.0.0.1", pair());
  const handlers = [fulcioHandler(ca), logHandler((entry) => tlog.log(entry))];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      const handler = handlers.find(({ path }) => path === request.url);
      if (handler === undefined) return response.writeHead(404).end();
      const { statusCode, response: body, contentType } = await handler.fn(Buffer.concat(chunks).toString());
      return response.writeHead(statusCode, { "content-type": contentType ?? "application/json" }).end(body);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const bytes = (view: ArrayBufferView) => Buffer.from(view.buffer, view.byteOffset, view.byteLength);
  const since = { validFor: { start: new Date(Date.now() - 3_600_000).toISOString() } };
  const log = (key: Buffer, id: Buffer) => ({
    baseUrl: "http://127.0.0.1",
    hashAlgorithm: "SHA2_256",
    publicKey: { rawBytes: key.toString("base64"), keyDetails: "PKIX_ECDSA_P256_SHA_256", ...since },
    logId: { keyId: id.toString("base64") },
  });
  const root = {
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    tlogs: [log(tlog.publicKey, createHash("sha256").update(tlog.publicKey).digest())],
    ctlogs: [log(ctlog.publicKey, bytes(ctlog.logID))],
    certificateAuthorities: [
      {
        subject: { organization: "mock", commonName: "mock" },
        uri: "http://127.0.0.1",
        certChain: { certificates: [{ rawBytes: bytes(ca.rootCertificate).toString("base64") }] },
        ...since,
      },
    ],
    timestampAuthorities: [],
  };
  return { server, root, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe("C3: keyless signatures of a private instance", () => {
  let server: Server;
  let url = "";
  const model = plant(join(folder, "model"), { f: "1" });
  const signature = join(folder, "model.sig");
  const token = join(folder, "token.jwt");
  const trusted = join(folder, "root.json");

  beforeAll(async () => {
    const made = await instance();
    ({ server, url } = made);
    writeFileSync(trusted, JSON.stringify(made.root));
    const claims = {
      iss: PROVIDER,
      sub: PERSON,
      email: PERSON,
      email_verified: true,
      aud: "sigstore",
      exp: Math.floor(Date.now() / 1000) + 600,
    };
    writeFileSync(token, `${part({ alg: "RS256" })}.${part(claims)}.c2ln\n`);
  });
  afterAll(() => new Promise((done) => server.close(done)));

  const run = async (...words: readonly string[]) => {
    const { status, out } = await typed([...words, "--json"], { env: { HOME: folder } });
    return { status, code: JSON.parse(out).error?.code ?? null };
  };
  const sign = (...more: readonly string[]) =>
    run(
      "sign",
      "sigstore",
      "--identity-token",
      token,
      "--fulcio-url",
      url,
      "--rekor-url",
      url,
      "--signature",
      signature,
      ...more,
      model,
    );
  const verify = (identity: string, provider: string, ...more: readonly string[]) =>
    run(
      "verify",
      "sigstore",
      "--signature",
      signature,
      "--identity",
      identity,
      "--identity-provider",
      provider,
      ...more,
      model,
    );

  it("is made here and verified offline, for this identity alone, with the root given", async () => {
    expect(await sign()).toEqual({ status: 0, code: null });
    expect(await verify(PERSON, PROVIDER, "--trust-config", trusted)).toEqual({ status: 0, code: null });
    expect(await verify("bob@example.com", PROVIDER, "--trust-config", trusted)).toEqual({
      status: 12,
      code: "wrong_identity",
    });
    expect(await verify(PERSON, "https://other.example.com", "--trust-config", trusted)).toEqual({
      status: 12,
      code: "wrong_identity",
    });
    expect(await verify(PERSON, PROVIDER)).toMatchObject({ status: 13, code: "keyless_untrusted" });
  }, 30_000);

  it("a token that is refused is not told to anybody", async () => {
    const unverified = join(folder, "unverified.jwt");
    const text = `${part({ alg: "RS256" })}.${part({ iss: PROVIDER, sub: "x", email: PERSON })}.c2ln`;
    writeFileSync(unverified, text);
    const words = ["sign", "--identity-token", unverified, "--fulcio-url", url, "--rekor-url", url, model];
    const { status, out, err } = await typed(words, { cwd: folder });
    expect({ status, told: (out + err).includes(text) }).toEqual({ status: 18, told: false });
  });

  it("services that are away, a token that is none, two ways to sign: nothing is signed", async () => {
    expect(await sign("--rekor-url=http://127.0.0.1:1").catch(() => null)).toMatchObject({ status: 2 });
    const away = await run(
      "sign",
      "--identity-token",
      token,
      "--fulcio-url",
      "http://127.0.0.1:1",
      "--rekor-url",
      url,
      "--signature",
      join(folder, "no.sig"),
      model,
    );
    expect(away).toEqual({ status: 18, code: "source_failed" });
    const { pub, key } = keyPair(folder, "k");
    expect((await run("sign", "--identity-token", pub, "--signature", signature, model)).code).toBe("bad_value");
    expect((await run("sign", "--identity-token", token, "--private-key", key, model)).code).toBe("option_missing");
  }, 60_000);

  it("counts under a trust policy that carries the instance's root", async () => {
    await sign();
    const key = keyPair(folder, "other");
    const policy = writePolicy(folder, "keyless", { other: key.pub }, "");
    const { readFileSync } = await import("node:fs");
    const text = readFileSync(policy, "utf8");
    const signer = `  alice:\n    keyless:\n      identity: ${PERSON}\n      provider: ${PROVIDER}\n      root: '${readFileSync(trusted, "utf8")}'\n`;
    writeFileSync(
      policy,
      `${text}${signer}models: [{match: "*", mode: enforce, require: [{signed-by: alice}, {issuers: ["https://id.*"]}]}]\n`,
    );
    expect((await run("policy", "check", "--policy", policy, model)).status).toBe(0);
    writeFileSync(
      policy,
      `${text}${signer.replace(PERSON, "bob@example.com")}models: [{match: "*", mode: enforce, require: [{signed-by: alice}]}]\n`,
    );
    expect((await run("policy", "check", "--policy", policy, model)).status).toBe(15);
  }, 30_000);
});
