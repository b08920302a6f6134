// Makes a release: two builds of one commit in two places must give the same bytes; then a bill of materials, a signature
// over all of it, and a statement of how it was built. Verifies what it made as a user would.
//
// Usage: node scripts/release/run.mjs --out DIR [--commit REF] [--key FILE] [--builder URI]
//   --key      the key that signs (PEM, P-256); without one a key of the moment, for checking that all of it works
// Exit 0 when both builds agree and the release verifies; 1 otherwise.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash, createPublicKey, generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { sbomOf } from "./sbom.mjs";
import { freshTree, packTree } from "./tree.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { values } = parseArgs({
  options: {
    out: { type: "string" },
    commit: { type: "string", default: "HEAD" },
    key: { type: "string" },
    builder: { type: "string", default: "urn:rampart:builder:local" },
  },
});
if (values.out === undefined) {
  process.stderr.write("usage: node scripts/release/run.mjs --out DIR [--commit REF] [--key FILE] [--builder URI]\n");
  process.exit(2);
}
const out = resolve(values.out);
const git = (...words) => execFileSync("git", words, { cwd: root, encoding: "utf8" }).trim();
const commit = git("rev-parse", `${values.commit}^{commit}`);
const time = Number(git("show", "-s", "--format=%ct", commit)) * 1000;
const sha256 = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

const work = mkdtempSync(join(tmpdir(), "rampart-release-"));
try {
  const tarballs = buildTwice();
  const packages = join(out, "packages");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(packages, { recursive: true });
  for (const { name, path } of tarballs) writeFileSync(join(packages, name), readFileSync(path));
  writeFileSync(
    join(packages, "sbom.cdx.json"),
    `${JSON.stringify(sbomOf(join(work, "one"), tarballs, time), null, 2)}\n`,
  );
  sign(packages);
  verify(packages);
  for (const { name, sha256: digest } of tarballs) process.stdout.write(`${digest}  ${name}\n`);
} catch (error) {
  process.stderr.write(`release: ${error.message}\n${error.stdout ?? ""}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Paths of different lengths, so that one that got into a file shows. */
function buildTwice() {
  const built = ["one", "another-place"].map((name) => {
    const folder = join(work, name);
    freshTree(root, commit, folder);
    const packed = join(work, `${name}-packed`);
    return packTree(folder, packed).map((tarball) => ({
      name: tarball,
      path: join(packed, tarball),
      sha256: sha256(join(packed, tarball)),
    }));
  });
  const [first, second] = built;
  const differing = first.filter(
    ({ name, sha256: digest }) => second.find((other) => other.name === name)?.sha256 !== digest,
  );
  if (differing.length > 0 || first.length !== second.length || first.length === 0) {
    throw new Error(`two builds of ${commit} differ: ${differing.map(({ name }) => name).join(", ")}`);
  }
  return first;
}

function sign(packages) {
  const key = values.key === undefined ? keyOfTheMoment() : resolve(values.key);
  const publicKey = createPublicKey(readFileSync(key, "utf8")).export({ type: "spki", format: "pem" });
  writeFileSync(join(out, "release.pub"), publicKey);
  const lock = join(work, "one", "package-lock.json");
  const remote = spawnSync("git", ["config", "--get", "remote.origin.url"], {
    cwd: root,
    encoding: "utf8",
  }).stdout.trim();
  const provenance = {
    buildDefinition: {
      buildType: "urn:rampart:release:v1",
      externalParameters: { commit, script: "scripts/release/run.mjs" },
      resolvedDependencies: [
        {
          uri: remote === "" ? "git+file:." : `git+${remote.replace(/\/\/[^/@]*@/, "//")}`,
          digest: { gitCommit: commit },
        },
        { name: "package-lock.json", digest: { sha256: sha256(lock) } },
      ],
    },
    runDetails: {
      builder: { id: values.builder, version: { node: process.version } },
      metadata: { startedOn: new Date(time).toISOString() },
    },
  };
  const file = join(work, "provenance.json");
  writeFileSync(file, JSON.stringify(provenance));
  clarity("sign", "--private-key", key, "--signature", `${packages}.sig`, packages);
  clarity("attest", "--private-key", key, "--build", file, packages);
  writeFileSync(join(out, "trust.yaml"), policyOf(publicKey));
}

function keyOfTheMoment() {
  const path = join(work, "key.pem");
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFileSync(path, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  return path;
}

/** What a release must be, for whoever installs it. */
function policyOf(publicKey) {
  const pem = publicKey
    .trim()
    .split("\n")
    .map((line) => `      ${line}`)
    .join("\n");
  return `clarity: 1
name: rampart-release
default: enforce
signers:
  release:
    key: |
${pem}
models:
  - match: "*"
    mode: enforce
    require:
      - signed-by: release
      - builders: ["${values.builder}"]
`;
}

/** As a user verifies it, and once more with a byte changed, which must be refused. */
function verify(packages) {
  const check = () =>
    spawnSync(
      process.execPath,
      [bin(), "policy", "check", "--no-memory", "--policy", join(out, "trust.yaml"), packages],
      { encoding: "utf8" },
    );
  const sound = check();
  if (sound.status !== 0) throw new Error(`the release does not verify: ${sound.stdout}${sound.stderr}`);
  const bom = join(packages, "sbom.cdx.json");
  const bytes = readFileSync(bom);
  writeFileSync(bom, Buffer.concat([bytes, Buffer.from(" ")]));
  const changed = check();
  writeFileSync(bom, bytes);
  if (changed.status !== 15) throw new Error(`a changed release was not refused (exit status ${changed.status})`);
}

/** The one just built: a release is signed by what it contains. */
function bin() {
  return join(work, "one", "packages/clarity/bin/clarity.cjs");
}

function clarity(...words) {
  execFileSync(process.execPath, [bin(), ...words], { stdio: ["ignore", "ignore", "inherit"] });
}
