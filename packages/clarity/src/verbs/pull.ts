import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { pull } from "../admit/pull.js";
import { folderSource } from "../admit/source/folder.js";
import type { ModelSource } from "../admit/source/source.js";
import { webSource } from "../admit/source/web.js";
import { splitEvidence } from "../attest/evidence.js";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";
import { exitOf, JUDGING, jsonOf, namedEvidence, openCourt, printVerdict } from "./court.js";
import { readNamed } from "./files.js";
import { WORKING, withMeasuring } from "./measuring.js";
import { recordVerdicts } from "./recorded.js";
import type { Io, Verb } from "./verb.js";

const DEFAULT_MAX = 2 ** 40;

export const verb: Verb = {
  name: "pull",
  summary: "brings a model here, and places it only where a trust policy admits it",
  usage: "--policy FILE SOURCE TARGET",
  about: [
    "SOURCE is a folder, a file, file:// or http(s)://. Its evidence lies beside it: SOURCE.clarity.jsonl and SOURCE.sig. The signatures are verified first; only the files they name are fetched, into a quarantine beside TARGET; they are verified and judged there, and moved to TARGET in one step. What is refused leaves nothing behind.",
  ],
  options: {
    replace: { type: "boolean", help: "replace a model that is there already" },
    "max-bytes": { type: "string", value: "N", help: "most bytes of all files together (default 1 TiB)" },
    ...JUDGING,
    ...WORKING,
  },
  positionals: { min: 2, max: 2 },
  examples: [
    { run: "pull --policy trust.yaml https://models.example.com/tiny ./tiny", what: "from a web server" },
    {
      run: "pull --policy trust.yaml --replace /mnt/models/tiny ./tiny",
      what: "from a folder, in place of an older one",
    },
  ],
  async run(input, io) {
    const [from = "", to = ""] = input.positionals;
    const court = await openCourt("pull", input, io);
    const source = sourceOf(from, io);
    const named = namedEvidence(input, io);
    const evidence: Buffer[] | null = named === null ? null : [];
    for (const path of named ?? []) evidence?.push(...splitEvidence(await readNamed(io, path, LIMITS.evidence)));
    const target = resolve(io.cwd, to);
    const verdict = await withMeasuring(input, io, (options) =>
      pull(court, source, {
        ...options,
        signal: io.interrupted,
        target,
        evidence,
        replace: input.flag("replace"),
        maxBytes: maxOf(input.text("max-bytes")),
      }),
    );
    await recordVerdicts(io, "pull", [verdict]);
    if (input.json) io.json({ ...jsonOf([verdict]), target: verdict.admitted ? target : null });
    else {
      printVerdict(verdict, io);
      if (verdict.admitted) io.line(`placed ${target}`);
    }
    return exitOf([verdict]);
  },
};

function sourceOf(from: string, io: Io): ModelSource {
  if (/^https?:\/\//i.test(from)) return webSource(from, io.interrupted);
  if (/^file:\/\//i.test(from)) return folderSource(fileURLToPath(from));
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(from)) {
    throw new ClarityError("source_refused", `${from.slice(0, 100)}: models come from folders, file:// and http(s)://`);
  }
  return folderSource(resolve(io.cwd, from));
}

function maxOf(text: string | null): number {
  if (text === null) return DEFAULT_MAX;
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  throw new ClarityError("bad_value", `--max-bytes takes a number of bytes, not "${text.slice(0, 40)}"`);
}
