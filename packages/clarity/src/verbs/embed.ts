import { resolve } from "node:path";
import { attestationPayload } from "../attest/statement.js";
import { createProgress } from "../command/progress.js";
import { type Embedded, embed } from "../embed/embed.js";
import { contentStatement, measureFile } from "../embed/statement.js";
import { bundlesIn } from "../embed/verify.js";
import { ClarityError, EXIT } from "../error.js";
import { LIMITS } from "../limits.js";
import { parseBundle } from "../oms/bundle.js";
import { signStatement } from "../oms/envelope.js";
import type { SigningKey } from "../oms/signer.js";
import { readNamed } from "./files.js";
import { WORKING, withMeasuring } from "./measuring.js";
import { readSigner, SIGNING } from "./signing.js";
import type { Input, Io, Verb } from "./verb.js";

export const verb: Verb = {
  name: "embed",
  summary: "puts a signature of the content, and attestations, into a model's file",
  usage: "[--private-key F | -- COMMAND…] [--attestation F…] [--reserve BYTES] [--beside] MODEL…",
  about: [
    "Signs the tensor root (docs/formats/tensors.md), which embedding does not change, and writes the signature with the attestations given into safetensors, GGUF and ONNX files, where every reader passes over them. The first time the file is copied; later ones fit into the place reserved. Other formats get a file beside them, NAME.clarity.jsonl.",
    "A signature by `sign` covers every byte of a file: embed first, sign then. `extract --remove` gives the bytes before back.",
  ],
  options: {
    ...SIGNING,
    attestation: { type: "string", value: "FILE", multiple: true, help: "bundles to embed, one in a line" },
    reserve: {
      type: "string",
      value: "BYTES",
      help: "room for each of two versions (default twice what is needed, at least 16384)",
    },
    beside: { type: "boolean", help: "leave the model's file alone and write NAME.clarity.jsonl" },
    ...WORKING,
  },
  positionals: { min: 1, max: 10_000 },
  takesRest: true,
  examples: [
    { run: "embed --private-key key.pem model.safetensors", what: "sign the content and embed the signature" },
    {
      run: "embed --private-key key.pem --attestation lineage.jsonl model.gguf",
      what: "with what others said about it",
    },
    { run: "embed --attestation model.jsonl model.onnx", what: "what was signed elsewhere" },
  ],
  run: async (input, io) => {
    const given = await readAttestations(input, io);
    const signs = input.text("private-key") !== null || (input.rest ?? []).length > 0;
    if (!signs && given.length === 0) {
      throw new ClarityError(
        "option_missing",
        "embed: say what to embed: --private-key signs the content, --attestation brings bundles",
        {
          next: "embed --help",
        },
      );
    }
    const key = signs ? await readSigner("embed", input, io) : null;
    const reserve = reserveOf(input);
    for (const model of input.positionals) {
      const path = resolve(io.cwd, model);
      const { lines, digest } = await linesFor(path, key, given, input, io);
      const progress = createProgress(io, !input.json && process.stderr.isTTY === true);
      const options = { reserve, beside: input.flag("beside"), signal: io.interrupted };
      const done = await embed(path, Buffer.from(lines.join("")), { ...options, ...progress }).finally(progress.end);
      say(model, done, digest, lines.length, input, io);
    }
    return EXIT.ok;
  },
};

async function linesFor(
  path: string,
  key: SigningKey | null,
  given: readonly string[],
  input: Input,
  io: Io,
): Promise<{ lines: string[]; digest: string | null }> {
  if (key === null) return { lines: [...given], digest: null };
  const content = await withMeasuring(input, io, (options) => measureFile(path, options));
  const own = await signStatement(key, attestationPayload(contentStatement(path, content)));
  return { lines: [own, ...given], digest: `${content.method} sha256:${content.digest}` };
}

/** Bundles by line, each looked at: what no reader takes is not embedded. */
async function readAttestations(input: Input, io: Io): Promise<string[]> {
  const lines: string[] = [];
  for (const path of input.texts("attestation")) {
    for (const bytes of bundlesIn(await readNamed(io, path, LIMITS.evidence))) {
      parseBundle(bytes);
      lines.push(`${bytes.toString("utf8")}\n`);
    }
  }
  return lines;
}

/** A slot that every reader takes is below a megabyte. */
const MOST_RESERVE = 1 << 20;

function reserveOf(input: Input): number | null {
  const text = input.text("reserve");
  if (text === null) return null;
  const bytes = /^[0-9]{1,7}$/.test(text) ? Number(text) : 0;
  if (bytes < 1024 || bytes > MOST_RESERVE) {
    throw new ClarityError("bad_value", `--reserve takes 1024 to ${MOST_RESERVE} bytes, not "${text}"`);
  }
  return bytes;
}

function say(
  model: string,
  { how, where, why }: Embedded,
  digest: string | null,
  count: number,
  input: Input,
  io: Io,
): void {
  if (input.json) return io.json({ ok: true, path: model, how, where, why, digest, statements: count });
  io.line(
    `${model}: ${count} statements ${how === "beside" ? `in ${where}` : `embedded (${how})`}${digest === null ? "" : `, ${digest}`}`,
  );
  if (why !== null) io.note(`warning: ${model} itself was not changed: ${why}`);
}
