import { VERSION } from "@rampart/service";
import { createProgress } from "../command/progress.js";
import { ClarityError } from "../error.js";
import { type Finding, KINDS } from "../scan/finding.js";
import { renderSarif } from "../scan/sarif.js";
import { type ScanResult, scanPaths } from "../scan/tree.js";
import type { Input, Io, Verb } from "./verb.js";

/** Most findings printed to a person; `--json` and `--sarif` give all. */
const SHOWN = 200;

export const verb: Verb = {
  name: "scan",
  summary: "look for unsafe content in model files, without loading any",
  usage: "[--json|--sarif] [--strict] [--allow NAME…] PATH…",
  about: [
    "Reads every file below PATH, whatever its name says, and everything inside archives: pickles (imports by allow-list), headers of safetensors, GGUF and ONNX, chat templates, Keras and TensorFlow graphs, remote code in repositories, names.",
    "Ends with 0 only when everything could be read and nothing was found. Advice alone does not count, unless --strict is given.",
  ],
  options: {
    sarif: { type: "boolean", help: "answer in SARIF 2.1.0" },
    strict: { type: "boolean", help: "advice counts as a finding" },
    allow: {
      type: "string",
      multiple: true,
      value: "MODULE.NAME",
      help: "a name pickles may import beside those that only build data",
    },
  },
  positionals: { min: 1, max: 10_000 },
  examples: [
    { run: "scan ./model", what: "one line for each finding" },
    { run: "scan --sarif model.pt > model.sarif", what: "for code scanning services" },
    { run: "scan --allow sklearn.svm._classes.SVC model.joblib", what: "a class you have looked at" },
  ],
  async run(input, io) {
    if (input.json && input.flag("sarif"))
      throw new ClarityError("usage", "scan: --json and --sarif exclude each other");
    const watched = process.stderr.isTTY === true;
    const progress = createProgress(io, watched);
    const scanning = scanPaths(input.positionals, {
      cwd: io.cwd,
      allow: new Set(input.texts("allow")),
      strict: input.flag("strict"),
      interrupted: io.interrupted,
      ...(watched ? { onTotal: progress.onTotal, onProgress: progress.onProgress } : {}),
    });
    const result = await scanning.finally(progress.end);
    print(result, input, io);
    return result.exit;
  },
};

function print(result: ScanResult, input: Input, io: Io): void {
  if (input.flag("sarif")) return io.json(renderSarif(result.findings, VERSION));
  if (input.json) {
    return io.json({
      v: 1,
      clean: result.exit === 0,
      exit: result.exit,
      files: result.files,
      bytes: result.bytes,
      findings: result.findings,
    });
  }
  for (const one of result.findings.slice(0, SHOWN)) printFinding(one, io);
  if (result.findings.length > SHOWN) io.line(`… and ${result.findings.length - SHOWN} more (--json gives all)`);
  const said = result.exit === 0 ? "clean" : "not clean";
  io.line(`${said}: ${result.files} files, ${result.bytes} bytes, ${result.findings.length} findings`);
}

function printFinding({ code, severity, path, offset, message }: Finding, io: Io): void {
  const where = offset === null ? path : `${path} at ${offset}`;
  io.line(`${severity.padEnd(8)} ${code}  ${where}`);
  io.line(`         ${KINDS[code].title}: ${message}`);
}
