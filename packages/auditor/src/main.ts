import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { verifyEvidence } from "./bundle/file.js";
import { evidenceSummary } from "./bundle/summary.js";
import { compareWith } from "./compare.js";
import { AuditError } from "./error.js";
import { checkProof } from "./evidence.js";
import { summary } from "./summary.js";
import { verifyFolder } from "./verify.js";

const HELP = `Verifies a Rampart log without trusting whoever wrote it.

  rampart-audit verify [--witness FILE]… [--copy PATH]… [--key KEY]… [--cosigner KEY]… [--quorum N] [--require-witness] [--json] FOLDER
  rampart-audit compare [the same options] OLD FOLDER
  rampart-audit evidence --key KEY… [--cosigner KEY]… [--quorum N] [--require-witness] [--json] FILE
  rampart-audit proof --key KEY [--json] FILE
  rampart-audit page > audit.html      the verifier of evidence for a browser, in one file that needs no network

  --witness FILE      checkpoints kept elsewhere; makes a complete rewrite visible
  --copy PATH         an older copy of the log's folder, or of its file \`hashes\`: names the very entry that differs
  OLD                 what was kept of the log before: checkpoints, a copy of its folder or of its file \`hashes\`
  --key KEY           a verifier key from elsewhere: NAME+ID+BASE64
  --cosigner KEY      key of a witness that cosigns, as its operator gave it out
  --quorum N          how many of them must have cosigned; default 1
  --require-witness   exit 22 where no checkpoint from elsewhere covers the log

Exit: 0 intact, 20 tampered, 21 torn tail, 22 not rewrite-proof, 2 usage or unreadable.
`;

process.exitCode = main(process.argv.slice(2));

function main(argv: readonly string[]): number {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        witness: { type: "string", multiple: true },
        copy: { type: "string", multiple: true },
        key: { type: "string", multiple: true },
        cosigner: { type: "string", multiple: true },
        quorum: { type: "string" },
        "require-witness": { type: "boolean" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    const [verb, path] = positionals;
    if (verb === "page" && positionals.length === 1) return say(page(), 0);
    const count = verb === "compare" ? 3 : 2;
    if (values.help) return say(HELP, 0);
    if (!path || positionals.length !== count) return complain(HELP);
    if (values.quorum !== undefined && !/^[1-9][0-9]?$/.test(values.quorum)) return complain(HELP);
    if (verb === "verify" || verb === "compare") {
      const options = {
        witnesses: values.witness ?? [],
        copies: values.copy ?? [],
        keys: values.key ?? [],
        cosigners: values.cosigner ?? [],
        quorum: Number(values.quorum ?? 1),
        requireWitness: values["require-witness"] ?? false,
      };
      const [, , folder] = positionals;
      const report = folder === undefined ? verifyFolder(path, options) : compareWith(path, folder, options);
      return say(values.json ? JSON.stringify(report) : summary(report), report.exit);
    }
    if (verb === "evidence" && values.key !== undefined) {
      const report = verifyEvidence(path, {
        keys: values.key,
        cosigners: values.cosigner ?? [],
        quorum: Number(values.quorum ?? 1),
        requireWitness: values["require-witness"] ?? false,
      });
      return say(values.json ? JSON.stringify(report) : evidenceSummary(report), report.exit);
    }
    if ((verb === "evidence" || verb === "proof") && values.key === undefined)
      return complain(`${verb}: --key is missing: the log's verifier key, as you know it from elsewhere\n`);
    if (verb !== "proof" || values.key?.length !== 1) return complain(HELP);
    const proved = checkProof(readFileSync(path, "utf8"), values.key[0] as string);
    return say(values.json ? JSON.stringify(proved) : `PROVED: ${proved.type}`, 0);
  } catch (error) {
    if (error instanceof AuditError) {
      return error.code === "bad_proof"
        ? say(`TAMPERED: ${error.message}`, 20)
        : complain(`${error.code}: ${error.message}\n`);
    }
    return complain(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}

function page(): string {
  try {
    return readFileSync(new URL("audit.html", import.meta.url), "utf8").trimEnd();
  } catch (cause) {
    throw new AuditError("unreadable", "the page is not built; npm run build", { cause });
  }
}

function say(text: string, exit: number): number {
  process.stdout.write(`${text}\n`);
  return exit;
}

function complain(text: string): number {
  process.stderr.write(text);
  return 2;
}
