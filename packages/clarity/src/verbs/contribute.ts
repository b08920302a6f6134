import { resolve } from "node:path";
import { contribute } from "../attest/contribution.js";
import { objectFrom } from "../attest/source.js";
import { ClarityError, EXIT } from "../error.js";
import { LIMITS } from "../limits.js";
import { readNamed, writeNamed } from "./files.js";
import { readSigner, SIGNING } from "./signing.js";
import type { Verb } from "./verb.js";

export const verb: Verb = {
  name: "contribute",
  summary: "signs for a contribution to a model without saying what or whose it is",
  usage: "--private-key F --out FILE --opening FILE WHAT",
  about: [
    "WHAT (YAML or JSON) stays secret: only a salted digest of it is signed. The entry written to --out goes into the lineage under `undisclosed`; the opening proves later what it stands for, and nothing else can.",
  ],
  options: {
    out: { type: "string", value: "FILE", help: "the entry for the lineage (JSON)" },
    opening: { type: "string", value: "FILE", help: "what proves it later; keep it" },
    kind: {
      type: "string",
      choices: ["dataset", "person", "organisation", "model", "tool"],
      help: "what is not named (default dataset)",
    },
    licence: { type: "string", value: "SPDX", help: "the licence, which is no secret" },
    ...SIGNING,
  },
  positionals: { min: 1, max: 1 },
  takesRest: true,
  examples: [
    {
      run: "contribute --private-key mine.pem --out entry.json --opening opening.json dataset.yaml",
      what: "an entry that says nothing, and what opens it",
    },
  ],
  async run(input, io) {
    const [out, kept] = [input.text("out"), input.text("opening")];
    if (out === null || kept === null) {
      throw new ClarityError("option_missing", "contribute: --out and --opening are both needed", {
        next: "contribute --help",
      });
    }
    const key = await readSigner("contribute", input, io);
    if (key.publicKey === null) throw new ClarityError("usage", "contribute: a key that stays yours is needed");
    const path = input.positionals[0]!;
    const value = objectFrom(path, (await readNamed(io, path, LIMITS.policy)).toString("utf8"));
    const pem = key.publicKey.export({ type: "spki", format: "pem" }) as string;
    const { opening, bundle } = await contribute(value, key, pem);
    const licence = input.text("licence");
    const entry = {
      commitment: opening.commit,
      kind: input.text("kind") ?? "dataset",
      ...(licence === null ? {} : { licence }),
      contribution: bundle,
    };
    await writeNamed(resolve(io.cwd, out), `${JSON.stringify(entry)}\n`);
    await writeNamed(resolve(io.cwd, kept), `${JSON.stringify(opening)}\n`);
    if (input.json) io.json({ ok: true, commitment: opening.commit, entry: out, opening: kept });
    else io.line(`committed to ${opening.commit}; keep ${kept} secret`);
    return EXIT.ok;
  },
};
