import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { measureRoot } from "../admit/root.js";
import { capture } from "../attest/capture.js";
import { evidencePath } from "../attest/evidence.js";
import { attestModel, type Wanted } from "../attest/model.js";
import { digestAt, lineageFrom, objectFrom } from "../attest/source.js";
import { ClarityError, EXIT } from "../error.js";
import { LIMITS } from "../limits.js";
import { readNamed, writeNamed } from "./files.js";
import { WORKING, withMeasuring } from "./measuring.js";
import { readSigner, SIGNING } from "./signing.js";
import type { Input, Io, Verb } from "./verb.js";

export const verb: Verb = {
  name: "attest",
  summary: "signs what a model was made of, how it was built and what was found in it",
  usage: "--private-key F [--lineage F] [--capture … -- COMMAND…] [--evaluation F] [--scan] [--bom] MODEL",
  about: [
    "Every statement is bound to the digest of all files of the model, signed by itself, and added to the evidence beside the model: MODEL.clarity.jsonl, one statement a line.",
    "--capture runs the program behind `--` and records what it sees: the command, the commit, the packages, the machine, the files opened. What it cannot see is marked as declared.",
  ],
  options: {
    lineage: { type: "string", value: "FILE", help: "datasets, parents and transformations (YAML or JSON)" },
    evaluation: { type: "string", value: "FILE", help: "results and the reference profile (YAML or JSON)" },
    build: {
      type: "string",
      value: "FILE",
      help: "a SLSA provenance v1 some builder made (JSON, the predicate alone)",
    },
    capture: { type: "boolean", help: "run the program behind `--`, which makes the model, and record what it did" },
    builder: { type: "string", value: "URI", help: "who builds: builder.id of the provenance" },
    image: { type: "string", value: "URI", help: "the container image it runs in" },
    hyperparameters: { type: "string", value: "FILE", help: "what was chosen for the run (YAML or JSON)" },
    input: { type: "string", value: "PATH", multiple: true, help: "a file the run reads where nobody can see it" },
    scan: { type: "boolean", help: "scan the model and sign what was found" },
    allow: { type: "string", value: "MODULE.NAME", multiple: true, help: "a name pickles may import, as in `scan`" },
    bom: { type: "boolean", help: "sign a CycloneDX bill of materials made of the other statements" },
    "bom-file": { type: "string", value: "FILE", help: "write the bill of materials there too; implies --bom" },
    evidence: { type: "string", value: "FILE", help: "where the statements go (default MODEL.clarity.jsonl)" },
    ...SIGNING,
    ...WORKING,
  },
  positionals: { min: 1, max: 1 },
  takesRest: true,
  examples: [
    {
      run: "attest --private-key key.pem --lineage lineage.yaml --scan --bom ./model",
      what: "what it was made of, what a scan found, and a bill of materials",
    },
    {
      run: "attest --private-key key.pem --capture --builder https://ci.example.com/train ./model -- python train.py",
      what: "train, and sign where and from what",
    },
  ],
  async run(input, io) {
    const model = resolve(io.cwd, input.positionals[0]!);
    const capturing = input.flag("capture");
    const key = await readSigner("attest", capturing ? { ...input, rest: null } : input, io);
    const run = capturing ? await captured(model, input, io) : null;
    const { root, entries, digests } = await withMeasuring(input, io, (options) => measureRoot(model, options));
    const evidence = resolve(io.cwd, input.text("evidence") ?? evidencePath(model));
    const path = input.text("lineage");
    const said = path === null ? null : await lineageFrom(path, await source(io, path), root, io.cwd);
    const wanted: Wanted = {
      name: basename(model),
      model,
      root,
      files: entries.map(({ name }, index) => ({ name, sha256: digests[index]! })),
      entries,
      lineage: said?.lineage ?? null,
      build: run ?? (await named(input, io, "build")),
      evaluation: await named(input, io, "evaluation"),
      scan: input.flag("scan") ? input.texts("allow") : null,
      bom: input.flag("bom") || input.text("bom-file") !== null,
    };
    const parents: Buffer[] = [];
    for (const file of said?.evidence ?? [])
      if (existsSync(file)) parents.push(await readNamed(io, file, LIMITS.evidence));
    const before = existsSync(evidence) ? await readNamed(io, evidence, LIMITS.evidence) : null;
    const made = await attestModel(key, wanted, { path: evidence, before, parents }, io.now(), io.interrupted);
    const file = input.text("bom-file");
    if (file !== null) await writeNamed(resolve(io.cwd, file), `${JSON.stringify(made.bom, null, 2)}\n`);
    if (input.json) io.json({ ok: true, root, evidence, statements: made.kinds, total: made.total });
    else io.line(`attested ${made.kinds.join(", ")}: ${root}, ${evidence}`);
    return EXIT.ok;
  },
};

async function captured(model: string, input: Input, io: Io) {
  const { rest } = input;
  const builder = input.text("builder");
  if (rest === null || rest.length === 0) throw missing("--capture needs the program to run behind `--`");
  if (builder === null) throw missing("--capture needs --builder: who builds is not to be seen");
  const { buildOf } = await import("../attest/build.js");
  const file = input.text("hyperparameters");
  const inputs = [];
  for (const name of input.texts("input")) inputs.push({ name, digest: await digestAt(resolve(io.cwd, name)) });
  const hyperparameters = file === null ? {} : objectFrom(file, await source(io, file));
  const seen = await capture(rest, { cwd: io.cwd, made: model, interrupted: io.interrupted, now: io.now });
  return buildOf({ builder, image: input.text("image"), hyperparameters, inputs }, seen);
}

async function named(input: Input, io: Io, option: string) {
  const path = input.text(option);
  return path === null ? null : objectFrom(path, await source(io, path));
}

const source = async (io: Io, path: string): Promise<string> =>
  (await readNamed(io, path, LIMITS.attestation)).toString("utf8");

const missing = (message: string) =>
  new ClarityError("option_missing", `attest: ${message}`, { next: "attest --help" });
