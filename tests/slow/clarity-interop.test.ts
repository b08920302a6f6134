import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { pythonWith } from "./models/python.js";

/**
 * Both ways with the reference: what we sign its release 1.1.1 accepts, what it signs we accept. It comes from the
 * package index into a throw-away environment; CLARITY_REFERENCE names a Python that already has it.
 */
const folder = mkdtempSync(join(tmpdir(), "clarity-interop-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const CLARITY = fileURLToPath(new URL("../../packages/clarity/bin/clarity.cjs", import.meta.url));

const { python, why } = pythonWith("CLARITY_REFERENCE", "reference.txt", "model_signing");

const run = (program: string, ...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8", timeout: 120_000 });
  return { status, out: stdout, err: stderr };
};
const theirs = (...words: string[]) => run(python!, "-m", "model_signing", ...words);
const ours = (...words: string[]) => run(process.execPath, CLARITY, ...words);
const openssl = (...words: string[]) => expect(run("openssl", ...words).status, words.join(" ")).toBe(0);

function plant(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, path, ".."), { recursive: true });
    writeFileSync(join(folder, name, path), content);
  }
  return join(folder, name);
}

/** Signs through the reference's library: its command line has no option for shards and other hashes. */
const signThere = (hashing: string, key: string, model: string, signature: string) => {
  const program = `import model_signing as m
m.signing.Config().use_elliptic_key_signer(private_key="${key}").set_hashing_config(m.hashing.Config()${hashing}).sign("${model}", "${signature}")`;
  return run(python!, "-c", program);
};

describe.skipIf(why !== null)(`C1: the reference, both ways${why === null ? "" : `: ${why}`}`, () => {
  const model = plant("model", { "a/b": "1", "a-c": "2", "a.txt": "3", ".hidden": "", "é/ü": "5", "a:b": "6" });
  const single = join(plant("single", { "w.bin": "weights" }), "w.bin");

  it.each(["prime256v1", "secp384r1", "secp521r1"])("keys on %s", (curve) => {
    openssl("ecparam", "-name", curve, "-genkey", "-noout", "-out", `${curve}.key`);
    openssl("ec", "-in", `${curve}.key`, "-pubout", "-out", `${curve}.pub`);
    for (const [name, path] of [
      ["tree", model],
      ["file", single],
    ] as const) {
      const [here, there] = [`${curve}-${name}-ours.sig`, `${curve}-${name}-theirs.sig`];
      expect(ours("sign", "--private-key", `${curve}.key`, "--signature", here, path).status).toBe(0);
      expect(theirs("verify", "key", "--signature", here, "--public_key", `${curve}.pub`, path)).toMatchObject({
        status: 0,
      });
      expect(theirs("sign", "key", "--signature", there, "--private_key", `${curve}.key`, path)).toMatchObject({
        status: 0,
      });
      expect(ours("verify", "--signature", there, "--public-key", `${curve}.pub`, path)).toMatchObject({ status: 0 });
    }
    const [here, there] = [`${curve}-tree-ours.sig`, `${curve}-tree-theirs.sig`];
    writeFileSync(join(model, "a.txt"), "4");
    expect(theirs("verify", "key", "--signature", here, "--public_key", `${curve}.pub`, model).status).toBe(1);
    expect(ours("verify", "--signature", there, "--public-key", `${curve}.pub`, model).status).toBe(11);
    writeFileSync(join(model, "a.txt"), "3");
  });

  it("certificates", () => {
    const ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes"];
    const root = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=ca", "-days", "30"];
    openssl("req", "-x509", ...ec, ...root, "-addext", "keyUsage=critical,keyCertSign,cRLSign");
    openssl("req", "-new", ...ec, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=leaf");
    writeFileSync(join(folder, "leaf.ext"), "keyUsage=critical,digitalSignature\n");
    const by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "leaf.ext"];
    openssl("x509", "-req", "-in", "leaf.csr", ...by, "-out", "leaf.pem", "-days", "20");
    const sign = (dash: string) => [
      `--private${dash}key`,
      "leaf.key",
      `--signing${dash}certificate`,
      "leaf.pem",
      `--certificate${dash}chain`,
      "ca.pem",
    ];
    expect(ours("sign", ...sign("-"), "--signature", "c-ours.sig", model).status).toBe(0);
    const there = ["verify", "certificate", "--signature", "c-ours.sig", "--certificate_chain", "ca.pem", model];
    expect(theirs(...there)).toMatchObject({ status: 0 });
    expect(theirs("sign", "certificate", ...sign("_"), "--signature", "c-theirs.sig", model).status).toBe(0);
    expect(ours("verify", "--signature", "c-theirs.sig", "--certificate-chain", "ca.pem", model).status).toBe(0);
  });

  it.each([
    ['.use_file_serialization(hashing_algorithm="blake2")', "blake2"],
    ['.use_file_serialization(hashing_algorithm="blake3")', "blake3"],
    ['.use_shard_serialization(hashing_algorithm="sha256", shard_size=2)', "shards"],
    ['.use_shard_serialization(hashing_algorithm="blake2", shard_size=3)', "blake2-shards"],
  ])("what the reference signs and cannot verify itself: %s", (hashing, name) => {
    const full = plant("full", { f: "0123456789", "d/g": "abc" });
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "k.key");
    openssl("ec", "-in", "k.key", "-pubout", "-out", "k.pub");
    expect(signThere(hashing, "k.key", full, `${name}.sig`)).toMatchObject({ status: 0 });
    expect(ours("verify", "--signature", `${name}.sig`, "--public-key", "k.pub", full)).toMatchObject({ status: 0 });
    writeFileSync(join(full, "f"), "0123456780");
    expect(ours("verify", "--signature", `${name}.sig`, "--public-key", "k.pub", full).status).toBe(11);
  });

  it("OMS-D9: the reference leaves what lies behind a linked folder unsigned; we refuse that", () => {
    const linked = plant("linked", { f: "1" });
    symlinkSync(plant("elsewhere", { "evil.py": "1" }), join(linked, "d"));
    const words = ["sign", "key", "--private_key", "k.key", "--signature", "linked.sig", "--allow_symlinks", linked];
    expect(theirs(...words)).toMatchObject({ status: 0 });
    expect(ours("verify", "--signature", "linked.sig", "--public-key", "k.pub", linked).status).toBe(19);
  });
});
