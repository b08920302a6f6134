import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { JsonObject } from "@rampart/service";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, it } from "vitest";
import { parseBundle } from "../oms/bundle.js";
import { keyPair } from "../testing/keypair.js";
import { plant, scratch } from "../testing/scratch.js";
import { tensorFile, writePolicy } from "../testing/trust.js";
import { typed } from "../testing/typed.js";
import { openedBy } from "./capture/watch.js";
import { splitEvidence } from "./evidence.js";
import { parseAttestation } from "./statement.js";

const folder = scratch();
const lab = keyPair(folder, "lab");
let clock: number | null = Date.UTC(2026, 5, 1);
const run = async (...words: readonly string[]) => {
  const cut = words.indexOf("--");
  const all = cut < 0 ? [...words, "--json"] : [...words.slice(0, cut), "--json", ...words.slice(cut)];
  const { status, out, err } = await typed(all, { cwd: folder, env: { HOME: folder }, now: () => clock ?? Date.now() });
  return { status, answer: JSON.parse(out || "null"), err };
};
const model = plant(join(folder, "tiny"), {
  "model.safetensors": tensorFile(Buffer.from("weights")),
  "config.json": "{}",
});
const evidence = `${model}.clarity.jsonl`;
const statements = (path = evidence) =>
  splitEvidence(readFileSync(path)).map((bytes) => parseAttestation(parseBundle(bytes).payload));
const attest = (...words: readonly string[]) => run("attest", "--private-key", lab.key, ...words);

/** The published schema of CycloneDX 1.6, as the project's own library carries it. */
function validator(): (bom: unknown) => readonly unknown[] {
  const root = dirname(createRequire(import.meta.url).resolve("@cyclonedx/cyclonedx-library/package.json"));
  const schema = (name: string) =>
    JSON.parse(readFileSync(join(root, "res/schema", `${name}.SNAPSHOT.schema.json`), "utf8"));
  const ajv = new Ajv.default({ strict: false, formats: { "idn-email": true, "iri-reference": true } });
  for (const name of ["spdx", "jsf-0.82"]) {
    ajv.addSchema({ ...schema(name), $id: `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json` });
  }
  addFormats.default(ajv);
  const check = ajv.compile(schema("bom-1.6"));
  return (bom) => (check(bom) ? [] : (check.errors ?? []));
}

describe("C1: what a model was made of", () => {
  beforeAll(() => {
    writeFileSync(join(folder, "corpus.txt"), "text");
    mkdirSync(join(folder, "images"), { recursive: true });
    writeFileSync(join(folder, "images", "a.png"), "png");
    writeFileSync(
      join(folder, "lineage.yaml"),
      `complete: true
datasets:
  - {name: corpus, path: corpus.txt, licence: CC-BY-4.0, role: pretraining}
  - {name: images, path: images, licence: Apache-2.0, uri: "https://example.com/images"}
transformations:
  - name: tokenise
    inputs: ["sha256:982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1"]
    outputs: []
`,
    );
    writeFileSync(
      join(folder, "evaluation.yaml"),
      `v: 1\nat: "2026-05-31T00:00:00Z"\nresults:\n  - {suite: mmlu, metrics: {accuracy: 0.71}, samples: 14042, known: observed}\nprofile:\n  probes: "sha256:${"1".repeat(64)}"\n  answers: "sha256:${"2".repeat(64)}"\n  settings: {temperature: 0}\n`,
    );
  });

  it("datasets are digested where they lie, and say whether that was seen or told", async () => {
    expect((await attest("--lineage", "lineage.yaml", "tiny")).status).toBe(0);
    const [lineage] = statements();
    expect(lineage).toMatchObject({
      type: "urn:rampart:lineage:v1",
      predicate: {
        datasets: [
          {
            name: "corpus",
            digest: "sha256:982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1",
            known: "observed",
          },
          { name: "images", known: "observed" },
        ],
        transformations: [{ known: "declared" }],
      },
    });
    const digest = await run("digest", "tiny");
    expect(`sha256:${lineage?.digest}`).toBe(digest.answer.digest);
  });

  it("a scan, an evaluation and a bill of materials stand beside it, each signed by itself and once", async () => {
    expect(
      (await attest("--scan", "--evaluation", "evaluation.yaml", "--bom-file", "bom.json", "tiny")).answer.statements,
    ).toEqual(["evaluation", "scan", "bom"]);
    await attest("--lineage", "lineage.yaml", "tiny");
    const kinds = statements().map(({ type }) => type);
    expect(kinds).toHaveLength(5);
    const scan = statements().find(({ type }) => type === "urn:rampart:scan:v1");
    expect(scan?.predicate).toMatchObject({
      clean: true,
      files: 2,
      tool: { name: "clarity", digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
      rules: expect.stringMatching(/^sha256:/),
    });
  });

  it("what lies beside a model can be looked at, without believing it", async () => {
    const { status, out } = await typed(["inspect", "tiny.clarity.jsonl"], { cwd: folder });
    expect({ status, kinds: [...out.matchAll(/^not verified: (\w+) of tiny/gm)].map(([, kind]) => kind) }).toEqual({
      status: 0,
      kinds: ["lineage", "evaluation", "scan", "bom", "lineage"],
    });
  });

  it("the bill of materials is valid by the published schema, and holds what the lineage says", () => {
    const bom = JSON.parse(readFileSync(join(folder, "bom.json"), "utf8"));
    const errors = validator();
    expect(errors(bom)).toEqual([]);
    expect(bom).toMatchObject({
      specVersion: "1.6",
      metadata: {
        component: {
          type: "machine-learning-model",
          name: "tiny",
          modelCard: { quantitativeAnalysis: { performanceMetrics: [{ type: "accuracy", value: "0.71" }] } },
        },
      },
    });
    expect(bom.components.map(({ type }: JsonObject) => type)).toEqual(["data", "data", "file", "file"]);
    expect(errors({ ...bom, components: [{ type: "dataset", name: "x" }] })).not.toEqual([]);
  });

  it.each([
    [
      "a licence that is no expression",
      "datasets: [{name: d, path: corpus.txt, licence: 'MIT/X11 or so'}]\ncomplete: true\n",
    ],
    [
      "a dataset of another digest than said",
      `datasets: [{name: d, path: corpus.txt, digest: "sha256:${"0".repeat(64)}"}]\ncomplete: true\n`,
    ],
    ["a dataset without any digest", "datasets: [{name: d}]\ncomplete: true\n"],
    [
      "a transformation of something unlisted",
      `transformations: [{name: t, inputs: ["sha256:${"0".repeat(64)}"], outputs: []}]\ncomplete: true\n`,
    ],
    ["a word too much", "complete: true\nnotes: x\n"],
    ["nothing about completeness", "datasets: []\n"],
    ["a model made of itself", "parents: [{name: p, path: tiny, relation: finetune}]\ncomplete: true\n"],
  ])("%s is refused and nothing written", async (_why, text) => {
    const before = readFileSync(evidence);
    writeFileSync(join(folder, "wrong.yaml"), text);
    expect((await attest("--lineage", "wrong.yaml", "tiny")).status).toBe(14);
    expect(readFileSync(evidence)).toEqual(before);
  });

  it("an undisclosed contributor signs a commitment, and only the opening says what it was", async () => {
    const other = keyPair(folder, "contributor");
    writeFileSync(join(folder, "secret.yaml"), "name: hospital records\ndigest: none of your business\n");
    const made = await run(
      "contribute",
      "--private-key",
      other.key,
      "--out",
      "entry.json",
      "--opening",
      "opening.json",
      "--licence",
      "LicenseRef-private",
      "secret.yaml",
    );
    expect(made.status).toBe(0);
    const entry = JSON.parse(readFileSync(join(folder, "entry.json"), "utf8"));
    expect(JSON.stringify(entry)).not.toContain("hospital");
    const twin = plant(join(folder, "twin"), { "model.safetensors": tensorFile(Buffer.from("twin")) });
    const policy = writePolicy(
      folder,
      "complete",
      { lab: lab.pub },
      `models: [{match: "*", mode: enforce, require: [{lineage: complete}]}]\n`,
    );
    const check = async (undisclosed: unknown) => {
      writeFileSync(join(folder, "twin.json"), JSON.stringify({ complete: true, undisclosed: [undisclosed] }));
      await attest("--evidence", "twin.jsonl", "--lineage", "twin.json", "twin");
      const { status } = await run("policy", "check", "--policy", policy, "--evidence", "twin.jsonl", twin);
      writeFileSync(join(folder, "twin.jsonl"), "");
      return status;
    };
    expect(await check(entry)).toBe(0);
    expect(await check({ ...entry, contribution: undefined })).toBe(15);
    const signature = entry.contribution.dsseEnvelope.signatures[0];
    const forged = structuredClone(entry);
    const other20 = signature.sig[20] === "A" ? "B" : "A";
    forged.contribution.dsseEnvelope.signatures[0].sig = `${signature.sig.slice(0, 20)}${other20}${signature.sig.slice(21)}`;
    expect(await check(forged)).toBe(15);
    expect(await check({ ...entry, commitment: `sha256:${"0".repeat(64)}` })).toBe(15);
    const { opens } = await import("./contribution.js");
    const opening = JSON.parse(readFileSync(join(folder, "opening.json"), "utf8"));
    expect([
      opens(opening, entry.commitment),
      opens({ ...opening, value: { name: "other" } }, entry.commitment),
    ]).toEqual([true, false]);
  });
});

describe("C1: how a model was built", () => {
  it("a captured run says what was seen and what was only told, as SLSA provenance v1", async () => {
    clock = null;
    plant(join(folder, "train"), { "data.bin": "samples", "late.bin": "x", "params.yaml": "lr: 0.001\n" });
    writeFileSync(
      join(folder, "train", "train.mjs"),
      `import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
       const data = readFileSync("train/data.bin");
       mkdirSync("trained"); writeFileSync("trained/weights.bin", data);`,
    );
    const made = await run(
      "attest",
      "--private-key",
      lab.key,
      "--capture",
      "--builder",
      "https://ci.example.com/1",
      "--hyperparameters",
      "train/params.yaml",
      "--input",
      "train/late.bin",
      "--image",
      "docker://python@sha256:1",
      "trained",
      "--",
      process.execPath,
      "train/train.mjs",
    );
    expect(made).toMatchObject({ status: 0, answer: { statements: ["build"] } });
    const [build] = statements(join(folder, "trained.clarity.jsonl"));
    expect(build?.type).toBe("https://slsa.dev/provenance/v1");
    const definition = build?.predicate["buildDefinition"] as JsonObject;
    const inputs = (definition["resolvedDependencies"] as JsonObject[]).filter(({ name }) => name !== undefined);
    expect(inputs).toContainEqual({
      name: "train/late.bin",
      digest: { sha256: "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881" },
      annotations: { known: "declared" },
    });
    const { watching } = definition["internalParameters"] as JsonObject;
    expect(["traced", "sampled"]).toContain(watching);
    if (watching === "traced") {
      expect(inputs.map(({ name }) => name)).toEqual(expect.arrayContaining(["train/data.bin", "train/train.mjs"]));
      expect(inputs.map(({ name }) => name)).not.toContain("trained/weights.bin");
    }
    expect(build?.predicate["runDetails"]).toMatchObject({ builder: { id: "https://ci.example.com/1" } });
  }, 30_000);

  it("a run that fails attests nothing", async () => {
    const { status, answer } = await run(
      "attest",
      "--private-key",
      lab.key,
      "--capture",
      "--builder",
      "x:y",
      "never",
      "--",
      process.execPath,
      "-e",
      "process.exit(3)",
    );
    expect({ status, code: answer.error.code }).toEqual({ status: 18, code: "program_failed" });
    expect(existsSync(join(folder, "never.clarity.jsonl"))).toBe(false);
  });

  it.each([
    ['openat(AT_FDCWD, "/a/b", O_RDONLY|O_CLOEXEC) = 3', "/a/b"],
    ['openat(AT_FDCWD, "b", O_RDWR) = 3', "/cwd/b"],
    ['open("/a\\"b\\303\\274", O_RDONLY) = 3', '/a"bü'],
    ['openat2(AT_FDCWD, "/a", {flags=O_RDONLY, resolve=0}, 24) = 3', "/a"],
    ['openat(AT_FDCWD, "/a", O_WRONLY|O_CREAT, 0666) = 3', null],
    ['openat(AT_FDCWD, "/a", O_RDONLY|O_DIRECTORY) = 3', null],
    ['openat(AT_FDCWD, "/a", O_RDONLY) = -1 ENOENT (No such file or directory)', null],
    ["+++ exited with 0 +++", null],
  ])("a line of the trace: %s", (line, path) => {
    expect(openedBy(line, "/cwd")).toBe(path);
  });
});
