import { resolve } from "node:path";
import { type Change, type Comparison, compareParts } from "../diff/compare.js";
import { partsOfFolder } from "../diff/folder.js";
import { checkProof, MOST_PROOF, parseProof, proofOf, renderProof } from "../diff/proof.js";
import { ClarityError, EXIT } from "../error.js";
import { isFolder } from "../measure/known.js";
import type { MeasureOptions } from "../measure/measure.js";
import { measureTensors, type TensorMeasure } from "../tensors/measure.js";
import { readNamed, writeNamed } from "./files.js";
import { WORKING, withMeasuring } from "./measuring.js";
import type { Input, Io, Verb } from "./verb.js";

/** Changes printed to a person; `--json` gives all. */
const SHOWN = 200;

export const verb: Verb = {
  name: "diff",
  summary: "names the tensors that differ between two models and proves the rest equal",
  usage: "[--proof FILE] A B | --check FILE --from ROOT --to ROOT [DELTA]",
  about: [
    "Compares safetensors, GGUF or ONNX files by their tensor roots: what is embedded does not count. Of two folders tensors are compared in whichever file they stand, other files by their bytes. Ends with 0 where nothing differs and with 11 where something does.",
    "--proof writes the leaves of both trees. With --check somebody who has neither model, but trusts both roots, is shown what stayed; a DELTA file of the same format must then hold every tensor that is new, byte for byte.",
  ],
  options: {
    proof: { type: "string", value: "FILE", help: "write a proof of what is equal" },
    check: { type: "string", value: "FILE", help: "check such a proof instead of two models" },
    from: { type: "string", value: "ROOT", help: "with --check: the root before, as sha256:…" },
    to: { type: "string", value: "ROOT", help: "with --check: the root now" },
    ...WORKING,
  },
  positionals: { min: 0, max: 2 },
  examples: [
    { run: "diff base.safetensors tuned.safetensors", what: "which tensors the fine-tuning changed" },
    { run: "diff --json ./base ./tuned", what: "all files of two folders" },
    { run: "diff --proof step.json base.safetensors tuned.safetensors", what: "with a proof for somebody else" },
    {
      run: `diff --check step.json --from sha256:${"0".repeat(64)} --to sha256:${"1".repeat(64)} delta.safetensors`,
      what: "the second model is the first with the tensors of the delta",
    },
  ],
  run: (input, io) => (input.text("check") === null ? compare(input, io) : check(input, io)),
};

async function compare(input: Input, io: Io): Promise<number> {
  const [a, b] = input.positionals;
  if (a === undefined || b === undefined || input.text("from") !== null || input.text("to") !== null) {
    throw wrong("two models are compared: diff A B; --from and --to belong to --check");
  }
  if (isFolder(resolve(io.cwd, a)) && isFolder(resolve(io.cwd, b))) return compareFolders(a, b, input, io);
  const from = await measured(a, input, io);
  const to = await measured(b, input, io);
  const { changes, equal, equalBytes } = compareParts(from.leaves, to.leaves);
  const proof = input.text("proof");
  if (proof !== null) await writeNamed(resolve(io.cwd, proof), renderProof(proofOf(from, to)));
  const roots = { from: `sha256:${from.root}`, to: `sha256:${to.root}` };
  const same = from.root === to.root;
  if (input.json) io.json({ ok: true, same, ...roots, equal, equalBytes, changes });
  else print(changes, equal, equalBytes, roots, io);
  return same ? EXIT.ok : EXIT.content;
}

/** Folders have no root of their own, and so no proof. */
async function compareFolders(a: string, b: string, input: Input, io: Io): Promise<number> {
  if (input.text("proof") !== null) throw wrong("--proof is about two files");
  const parts = (folder: string) =>
    withMeasuring(input, io, (options) => partsOfFolder(resolve(io.cwd, folder), options));
  const { changes, equal, equalBytes }: Comparison = compareParts(await parts(a), await parts(b));
  const same = changes.length === 0;
  if (input.json) io.json({ ok: true, same, equal, equalBytes, changes });
  else print(changes, equal, equalBytes, null, io);
  return same ? EXIT.ok : EXIT.content;
}

const measured = (path: string, input: Input, io: Io): Promise<TensorMeasure> =>
  withMeasuring(input, io, (options: MeasureOptions) => measureTensors(resolve(io.cwd, path), options));

function print(
  changes: readonly Change[],
  equal: number,
  bytes: number,
  roots: { from: string; to: string } | null,
  io: Io,
): void {
  for (const { what, kind, name, how } of changes.slice(0, SHOWN)) {
    io.line(`${what.padEnd(8)} ${kind} ${name}${how === "" ? "" : `: ${how}`}`);
  }
  if (changes.length > SHOWN) io.line(`… and ${changes.length - SHOWN} more (--json gives all)`);
  io.line(`${changes.length} differ, ${equal} equal (${bytes} bytes of tensors)`);
  if (roots === null) return;
  io.line(`from ${roots.from}`);
  io.line(`to   ${roots.to}`);
}

async function check(input: Input, io: Io): Promise<number> {
  const [from, to] = [rootOf("from", input), rootOf("to", input)];
  if (input.positionals.length > 1 || input.text("proof") !== null) throw wrong("--check takes one DELTA at most");
  const proof = parseProof(await readNamed(io, input.text("check")!, MOST_PROOF.bytes));
  const proved = checkProof(proof);
  if (proved.from !== from || proved.to !== to) {
    const details = { from: proved.from, to: proved.to };
    throw new ClarityError("root_mismatch", "the proof is about other models than these roots", { details });
  }
  const [delta] = input.positionals;
  const brought = delta === undefined ? null : await measured(delta, input, io);
  const known = new Set(brought?.leaves.map(({ hash }) => hash));
  const missing = brought === null ? [] : proved.fresh.filter((leaf) => !known.has(leaf));
  if (missing.length > 0) {
    const details = { missing };
    throw new ClarityError("content_differs", `${delta} lacks ${missing.length} of what is new, or has other bytes`, {
      details,
    });
  }
  const { equal, fresh } = proved;
  if (input.json) io.json({ ok: true, equal, fresh, delta: delta ?? null });
  else io.line(`proved: ${equal} equal, ${fresh.length} new${delta === undefined ? "" : `, all of these in ${delta}`}`);
  return EXIT.ok;
}

function rootOf(name: "from" | "to", input: Input): string {
  const found = /^(?:sha256:)?([0-9a-f]{64})$/.exec(input.text(name) ?? "");
  if (found === null)
    throw new ClarityError("bad_value", `--check needs --${name} with a root, sha256: and 64 hex digits`);
  return found[1]!;
}

const wrong = (message: string) => new ClarityError("usage", `diff: ${message}`, { next: "diff --help" });
