import { basename, resolve } from "node:path";
import { ClarityError, EXIT, systemCode } from "../error.js";
import { type OpenFile, openFile } from "../formats/source.js";
import { type Description, describeModel } from "../inspect/describe.js";
import { inspectSignature } from "../inspect/signature.js";
import { recognise } from "../scan/recognise.js";
import type { Input, Io, Verb } from "./verb.js";

/** Tensors printed to a person unless `--all` asks for every one. */
const SHOWN = 100;

export const verb: Verb = {
  name: "inspect",
  summary: "shows what a model's header or a signature says, without believing it",
  usage: "[--all] [--files] FILE…",
  about: [
    "Reads the headers of safetensors, GGUF and ONNX files; the weights are neither loaded nor read. Of a signature nothing is verified: whoever wrote the file may have written anything into it.",
  ],
  options: {
    all: { type: "boolean", help: `every tensor, not the first ${SHOWN}; --json always gives all` },
    files: { type: "boolean", help: "list every signed file" },
  },
  positionals: { min: 1, max: 1000 },
  examples: [
    { run: "inspect model.safetensors", what: "names, types, shapes and bytes" },
    { run: "inspect --json model.gguf", what: "the same for a program" },
    { run: "inspect --files model.sig", what: "how it was signed, by whom, and the digest of each file" },
    { run: "inspect model.clarity.jsonl", what: "every statement that lies beside a model" },
  ],
  async run(input, io) {
    let exit: number = EXIT.ok;
    for (const path of input.positionals) {
      io.interrupted.throwIfAborted();
      const description = describeFile(resolve(io.cwd, path));
      if (description === "signature") {
        await inspectSignature(path, input, io);
        continue;
      }
      if (description.problems.length > 0) exit = EXIT.malformed;
      if (input.json) io.json({ v: 1, path, ...description });
      else print(path, description, input, io);
    }
    return exit;
  },
};

/** A signature is JSON; every model's format is recognised by its bytes or name. */
function describeFile(path: string): Description | "signature" {
  let file: OpenFile | null;
  try {
    file = openFile(path);
  } catch (error) {
    const code = systemCode(error) === "ENOENT" ? "file_missing" : "file_unreadable";
    throw new ClarityError(code, `cannot read ${path}`, { cause: error });
  }
  if (file === null) throw new ClarityError("file_special", `${path} is no regular file`);
  try {
    const format = recognise({ path, name: basename(path).toLowerCase(), source: file, depth: 0, folder: null });
    if (format !== "safetensors" && format !== "gguf" && format !== "onnx") {
      if (/^\s*\{/.test(Buffer.from(file.read(0, 256)).toString("latin1"))) return "signature";
      throw new ClarityError(
        "format_malformed",
        `${path} is ${file.size === 0 ? "empty" : format}: no safetensors, GGUF or ONNX, and no signature`,
      );
    }
    const description = describeModel(file, format);
    if (!file.unchanged()) throw new ClarityError("file_changed", `${path} changed while it was read`);
    return description;
  } finally {
    file.close();
  }
}

function print(path: string, model: Description, input: Input, io: Io): void {
  const version = model.version === null ? "" : ` ${model.version}`;
  io.line(`${path}: ${model.format}${version}`);
  io.line(`  ${model.fileBytes} bytes, ${model.tensors.length} tensors, ${model.parameters} parameters`);
  for (const { code, message, at } of model.problems) {
    io.line(`  problem ${code}${at === null ? "" : ` at ${at}`}: ${message}`);
  }
  for (const [key, value] of model.metadata)
    io.line(`  ${key} = ${value.length > 200 ? `${value.slice(0, 199)}…` : value}`);
  const shown = input.flag("all") ? model.tensors : model.tensors.slice(0, SHOWN);
  for (const { name, dtype, shape, bytes } of shown) {
    io.line(`  ${name}  ${dtype} [${shape.join(", ")}]  ${bytes === null ? "outside" : `${bytes} bytes`}`);
  }
  const more = model.tensors.length - shown.length;
  if (more > 0) io.line(`  … and ${more} more tensors (--all)`);
}
