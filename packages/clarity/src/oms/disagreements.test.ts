import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rootDigest } from "../measure/manifest.js";
import { keyPair } from "../testing/keypair.js";
import { issue, makeRoot, noOpenssl } from "../testing/openssl.js";
import { plant, scratch } from "../testing/scratch.js";
import { typed } from "../testing/typed.js";
import { MEDIA_TYPE, parseBundle } from "./bundle.js";
import { keyHint, signPayload } from "./key.js";
import { PAYLOAD_TYPE } from "./pae.js";

const folder = scratch();
const keys = keyPair(folder, "signer");
let count = 0;
const fresh = (files: Record<string, string> = { "a.txt": "A", "a/b": "B", "a-c": "C" }) =>
  plant(join(folder, `model-${count++}`), files);
const signatureOf = (model: string) => `${model}.sig`;

const sign = (model: string, ...more: string[]) =>
  typed(["sign", "--private-key", keys.key, "--signature", signatureOf(model), ...more, model]);
const verify = async (model: string, ...more: string[]) => {
  const words = ["verify", "--json", "--signature", signatureOf(model), "--public-key", keys.pub, ...more, model];
  const { status, out } = await typed(words);
  const answer = JSON.parse(out);
  return { status, code: answer.error?.code ?? null, answer };
};
const statementOf = (model: string) => JSON.parse(parseBundle(readFileSync(signatureOf(model))).payload.toString());
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

interface Forged {
  readonly serialization?: Record<string, unknown>;
  readonly resources: readonly Record<string, unknown>[];
}
/** A statement as somebody else's signer may have written it, signed by our key. */
function forge(model: string, { serialization, resources }: Forged): void {
  const digests = resources.map(({ name, digest }) => ({ name: String(name), digest: String(digest) }));
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "model", digest: { sha256: rootDigest(digests) } }],
    predicateType: "https://model_signing/signature/v1.0",
    predicate: {
      serialization: { method: "files", hash_type: "sha256", allow_symlinks: false, ...serialization },
      resources,
    },
  };
  const payload = Buffer.from(JSON.stringify(statement));
  const bundle = {
    mediaType: MEDIA_TYPE,
    verificationMaterial: { publicKey: { hint: keyHint(keys.publicKey) }, tlogEntries: [] },
    dsseEnvelope: {
      payload: payload.toString("base64"),
      payloadType: PAYLOAD_TYPE,
      signatures: [{ sig: signPayload(keys.privateKey, payload).toString("base64"), keyid: "" }],
    },
  };
  writeFileSync(signatureOf(model), JSON.stringify(bundle));
}
const resource = (name: string, text: string, algorithm = "sha256") => ({ name, digest: sha256(text), algorithm });

describe("where the reference and the text of OMS v1.0 disagree", () => {
  it("OMS-D1: the reference orders by component, the text by name; both verify", async () => {
    const model = fresh();
    await sign(model);
    expect(statementOf(model).predicate.resources.map((r: { name: string }) => r.name)).toEqual([
      "a/b",
      "a-c",
      "a.txt",
    ]);
    expect((await verify(model)).status).toBe(0);
    const byComponent = statementOf(model).subject[0].digest.sha256;
    await sign(model, "--order", "spec");
    expect(statementOf(model).predicate.resources.map((r: { name: string }) => r.name)).toEqual([
      "a-c",
      "a.txt",
      "a/b",
    ]);
    expect(statementOf(model).subject[0].digest.sha256).not.toBe(byComponent);
    expect((await verify(model)).status).toBe(0);
  });

  it("OMS-D2: a model of one file is `.` to the reference and its own name to the text; both verify", async () => {
    const model = join(fresh({ "weights.bin": "W" }), "weights.bin");
    await sign(model);
    expect(statementOf(model).predicate.resources[0].name).toBe(".");
    expect((await verify(model)).status).toBe(0);
    await sign(model, "--order", "spec");
    expect(statementOf(model).predicate.resources[0].name).toBe("weights.bin");
    expect((await verify(model)).status).toBe(0);
    writeFileSync(model, "X");
    expect(await verify(model)).toMatchObject({ status: 11, code: "content_differs" });
  });

  it("OMS-D3: shards are `sha256-sharded-N` to the reference and `sha256` to the text; the size may be 8.0", async () => {
    const model = fresh({ f: "0123456789" });
    await sign(model, "--shard-size", "8");
    expect(statementOf(model).predicate.resources[0].algorithm).toBe("sha256-sharded-8");
    expect((await verify(model)).status).toBe(0);
    await sign(model, "--shard-size", "8", "--order", "spec");
    expect(statementOf(model).predicate.resources[0].algorithm).toBe("sha256");
    expect((await verify(model)).status).toBe(0);
    const shards = [resource("f:0:8", "01234567", "sha256-sharded-9"), resource("f:8:10", "89")];
    forge(model, { serialization: { method: "shards", shard_size: 8 }, resources: shards });
    expect(await verify(model)).toMatchObject({ status: 14, code: "statement_malformed" });
  });

  it("OMS-D4: shards are verified by the signed size, each byte of them", async () => {
    const model = fresh({ f: "0123456789", g: "abc" });
    await sign(model, "--shard-size", "4");
    expect(await verify(model)).toMatchObject({ status: 0, answer: { files: 2, bytes: 13 } });
    for (const text of ["0123456780", "012345678", "01234567890"]) {
      writeFileSync(join(model, "f"), text);
      expect(await verify(model), text).toMatchObject({ status: 11, answer: { error: { changed: ["f"] } } });
    }
  });

  it.each([["blake2b"], ["blake3"]])("OMS-D5: %s is verified as recorded", async (algorithm) => {
    const model = fresh();
    await sign(model, "--algorithm", algorithm);
    expect(statementOf(model).predicate.serialization.hash_type).toBe(algorithm);
    expect((await verify(model)).status).toBe(0);
    writeFileSync(join(model, "a.txt"), "B");
    expect((await verify(model)).status).toBe(11);
  });

  it("OMS-D6: a colon in a name: shards are read from the right, and signed only on request", async () => {
    const model = fresh({ "f:0:8": "0123456789" });
    expect(await sign(model, "--shard-size", "8")).toMatchObject({ status: 19 });
    expect(await sign(model, "--shard-size", "8", "--compat", "colon-names")).toMatchObject({ status: 0 });
    expect((await verify(model)).status).toBe(0);
    expect(await sign(model)).toMatchObject({ status: 0 });
    expect((await verify(model)).status).toBe(0);
  });

  it("OMS-D7: an empty model is neither signed nor verified", async () => {
    const model = fresh({});
    const refused = await sign(model);
    expect(refused).toMatchObject({ status: 19 });
    expect(refused.err).toMatch(/empty_model.*\n.*--compat empty-model .*proves nothing/);
    forge(model, { resources: [] });
    expect(await verify(model)).toMatchObject({ status: 19, code: "empty_model" });
    expect((await verify(model, "--compat", "empty-model")).status).toBe(0);
  });

  it("OMS-D8: shards do not cover empty files, so that one cannot be planted", async () => {
    const model = fresh({ f: "0123456789" });
    await sign(model, "--shard-size", "8");
    plant(model, { "__init__.py": "" });
    expect(await verify(model)).toMatchObject({ status: 19, code: "empty_file_unsigned" });
    expect(await verify(model, "--compat", "empty-files")).toMatchObject({ answer: { unsigned: ["__init__.py"] } });
    expect(await sign(model, "--shard-size", "8")).toMatchObject({ status: 19 });
    await sign(model);
    expect((await verify(model)).status).toBe(0);
  });

  it("OMS-D9: what lies behind a linked folder is signed", async () => {
    const outside = fresh({ "evil.py": "1" });
    const model = fresh({ f: "1" });
    symlinkSync(outside, join(model, "linked"));
    expect(await sign(model)).toMatchObject({ status: 18, err: expect.stringMatching(/link_refused/) });
    await sign(model, "--allow-symlinks");
    expect(statementOf(model).predicate.resources.map((r: { name: string }) => r.name)).toContain("linked/evil.py");
    expect(await verify(model)).toMatchObject({ status: 0, answer: { warnings: [expect.stringMatching(/outside/)] } });
    plant(outside, { "evil.py": "2" });
    expect(await verify(model)).toMatchObject({ status: 11, answer: { error: { changed: ["linked/evil.py"] } } });
  });

  it("OMS-D9: a signature of the reference leaves it out, which is refused without its switch", async () => {
    const model = fresh({ f: "1" });
    symlinkSync(fresh({ "evil.py": "1" }), join(model, "linked"));
    forge(model, { serialization: { allow_symlinks: true }, resources: [resource("f", "1")] });
    expect(await verify(model)).toMatchObject({ status: 19, code: "linked_directory" });
    expect(await verify(model, "--compat", "linked-directories")).toMatchObject({ answer: { unsigned: ["linked"] } });
  });

  it("OMS-D9: links that lead in a circle are an error of their own", async () => {
    const model = fresh({ "a/f": "1" });
    symlinkSync("..", join(model, "a/up"));
    expect(await sign(model, "--allow-symlinks")).toMatchObject({
      status: 18,
      err: expect.stringMatching(/link_loop/),
    });
  });

  it("OMS-D10: the signed rule on links counts; the caller can only refuse more", async () => {
    const model = fresh({ f: "1" });
    await sign(model);
    const elsewhere = fresh({ f: "1" });
    rmSync(join(model, "f"));
    symlinkSync(join(elsewhere, "f"), join(model, "f"));
    expect(await verify(model, "--allow-symlinks")).toMatchObject({ status: 18, code: "link_refused" });
    await sign(model, "--allow-symlinks");
    expect((await verify(model)).status).toBe(0);
    expect(await verify(model, "--no-allow-symlinks")).toMatchObject({ status: 18, code: "link_refused" });
  });

  it.skipIf(noOpenssl !== null)(`OMS-D11: an expired certificate is refused ${noOpenssl ?? ""}`, async () => {
    const root = makeRoot(folder, "d11-root");
    const past = { from: "20160101000000Z", to: "20170101000000Z" };
    const leaf = issue(folder, "d11-leaf", root, ["keyUsage=critical,digitalSignature"], past);
    const model = fresh();
    const by = ["--private-key", leaf.key, "--signing-certificate", leaf.certificate];
    await typed(["sign", ...by, "--signature", signatureOf(model), model]);
    const words = [
      "verify",
      "--json",
      "--signature",
      signatureOf(model),
      "--certificate-chain",
      root.certificate,
      model,
    ];
    const refused = await typed(words);
    expect(refused.status).toBe(13);
    expect(JSON.parse(refused.out)).toMatchObject({ error: { code: "certificate_expired" } });
    const young = issue(folder, "d11-young", root, ["keyUsage=critical,digitalSignature"]);
    const with25 = { now: () => Date.now() + 25 * 86_400_000 };
    const again = ["--private-key", young.key, "--signing-certificate", young.certificate];
    await typed(["sign", ...again, "--signature", signatureOf(model), model]);
    expect((await typed(words)).status).toBe(0);
    expect((await typed(words, with25)).status).toBe(13);
    for (const compat of [["--at-signing-time"], ["--compat", "expired-certificate"]]) {
      expect((await typed([...words, ...compat], with25)).status).toBe(0);
    }
  });

  it("OMS-D12: what was planted where the signer left something out is refused", async () => {
    const model = fresh({ f: "1", "cache/x": "1", ".git/config": "" });
    await sign(model, "--ignore-paths", join(model, "cache"));
    expect(await verify(model)).toMatchObject({ status: 19, code: "planted_file" });
    const accepted = await verify(model, "--compat", "planted-files");
    expect(accepted).toMatchObject({ status: 0, answer: { unsigned: [".git", "cache"] } });
    expect((await verify(model, "--ignore-paths", join(model, "cache"))).status).toBe(0);
    rmSync(join(model, "cache"), { recursive: true });
    expect(await verify(model)).toMatchObject({
      status: 0,
      answer: { warnings: [expect.stringMatching(/^\.git is/)] },
    });
    expect(await verify(model, "--no-ignore-git-paths")).toMatchObject({ status: 11, code: "content_differs" });
  });

  it("OMS-D13: only four names of git are left out, and only at the top", async () => {
    const model = fresh({ f: "1", ".git/x": "", ".gitignore": "", ".gitattributes": "", ".github/x": "" });
    await sign(model);
    expect(statementOf(model).predicate.resources.map((r: { name: string }) => r.name)).toEqual(["f"]);
    for (const name of ["sub/.git/x", ".gitmodules"]) {
      plant(model, { [name]: "" });
      expect(await verify(model), name).toMatchObject({ status: 11, answer: { error: { extra: [name] } } });
      rmSync(join(model, name));
    }
  });

  it("OMS-D14: a key with a password signs", async () => {
    const locked = keyPair(folder, "locked", "P-384", "correct horse");
    const model = fresh();
    const words = ["sign", "--private-key", locked.key, "--signature", signatureOf(model)];
    expect(await typed([...words, "--password", "correct horse", model])).toMatchObject({ status: 0 });
    expect(await typed([...words, model], { env: { CLARITY_PASSWORD: "correct horse" } })).toMatchObject({ status: 0 });
    expect(await typed([...words, "--password", "wrong", model])).toMatchObject({ status: 14 });
    expect(await typed([...words, model])).toMatchObject({ status: 14, err: expect.stringMatching(/key_malformed/) });
  });

  it("OMS-D15: the signature's own file is left out where it lies in the model, and recorded", async () => {
    const model = fresh();
    const signature = join(model, "model.sig");
    await typed(["sign", "--private-key", keys.key, "--signature", signature, model]);
    const words = (path: string) => ["verify", "--signature", path, "--public-key", keys.pub, model];
    expect((await typed(words(signature))).status).toBe(0);
    expect(
      JSON.parse(parseBundle(readFileSync(signature)).payload.toString()).predicate.serialization.ignore_paths,
    ).toContain("model.sig");
    const moved = join(folder, "moved.sig");
    renameSync(signature, moved);
    plant(model, { "model.sig": "planted" });
    expect((await typed(words(moved))).status).toBe(19);
  });

  it.skipIf(noOpenssl !== null)(
    `OMS-D16: a certificate chain in a bundle of version 0.3 is read ${noOpenssl ?? ""}`,
    async () => {
      const root = makeRoot(folder, "d16-root");
      const leaf = issue(folder, "d16-leaf", root, ["keyUsage=critical,digitalSignature"]);
      const model = fresh();
      const by = [
        "--private-key",
        leaf.key,
        "--signing-certificate",
        leaf.certificate,
        "--certificate-chain",
        root.certificate,
      ];
      await typed(["sign", ...by, "--signature", signatureOf(model), model]);
      const bundle = JSON.parse(readFileSync(signatureOf(model), "utf8"));
      expect(bundle.mediaType).toBe("application/vnd.dev.sigstore.bundle.v0.3+json");
      expect(bundle.verificationMaterial.x509CertificateChain.certificates).toHaveLength(2);
      const words = ["verify", "--signature", signatureOf(model), "--certificate-chain", root.certificate, model];
      expect((await typed(words)).status).toBe(0);
    },
  );

  it.each(["../f", "/etc/passwd", "a/../f", "a//f", "./f", "", "f\0"])(
    "OMS-D17: the signed name %j is refused",
    async (name) => {
      const model = fresh({ f: "1" });
      forge(model, { resources: [resource(name, "1")] });
      expect(await verify(model)).toMatchObject({ status: 14, code: "name_unsafe" });
    },
  );

  it.skipIf(process.platform !== "linux")(
    "OMS-D17: a name that is no UTF-8 is refused (only Linux lets one be made)",
    async () => {
      const model = fresh();
      mkdirSync(model, { recursive: true });
      writeFileSync(Buffer.concat([Buffer.from(`${model}/x`), Buffer.of(0xff)]), "1");
      expect(await sign(model)).toMatchObject({ status: 14, err: expect.stringMatching(/name_encoding/) });
    },
  );

  it("OMS-D18: --ignore-paths has no patterns, is seen from the current folder, and says what it leaves out not", async () => {
    const model = fresh({ "a.tmp": "1", f: "2" });
    const words = ["sign", "--private-key", keys.key, "--signature", signatureOf(model), "--ignore-paths"];
    const outside = await typed([...words, "/nowhere", model]);
    expect(outside).toMatchObject({ status: 0, err: expect.stringMatching(/warning: .*\/nowhere lies outside/) });
    await typed([...words, "*.tmp", model], { cwd: model });
    expect(statementOf(model).predicate.resources).toHaveLength(2);
    await typed([...words, "a.tmp", "."], { cwd: model });
    expect(statementOf(model).predicate.resources.map((r: { name: string }) => r.name)).toEqual(["f"]);
  });
});
