import { readFileSync } from "node:fs";
import { verifyEvidence } from "./bundle/file.js";
import { evidenceSummary } from "./bundle/summary.js";
import { compareWith } from "./compare.js";
import { AuditError } from "./error.js";
import { checkProof } from "./evidence.js";
import { HELP } from "./help.js";
import { readSmall } from "./open.js";
import { summary } from "./summary.js";
import { verifyFolder } from "./verify.js";
import { VERSION } from "./version.js";
import { visibleLines } from "./visible.js";
import { type AuditWords, readWords } from "./words.js";

/** What a command line comes to: what to print, a newline at its end included, and the status to exit with. */
export interface Answer {
  readonly exit: number;
  readonly out: string;
  readonly complaint: string;
}

/** One verb of the program: how many paths follow it, and what it says of them. */
interface Verb {
  readonly paths: number;
  /** Whether the log's key must be given; `one` where more than one would say nothing. */
  readonly key?: "some" | "one";
  run(words: AuditWords): Answer;
}

const MAX_PROOF_BYTES = 16 * 1024 * 1024;

const VERBS: Readonly<Record<string, Verb>> = {
  verify: {
    paths: 1,
    run: ({ paths: [folder = ""], options, json }) => reported(verifyFolder(folder, options), summary, json),
  },
  compare: {
    paths: 2,
    run: ({ paths: [old = "", folder = ""], options, json }) =>
      reported(compareWith(old, folder, options), summary, json),
  },
  evidence: {
    paths: 1,
    key: "some",
    run: ({ paths: [file = ""], options, json }) => reported(verifyEvidence(file, options), evidenceSummary, json),
  },
  proof: {
    paths: 1,
    key: "one",
    run({ paths: [file = ""], options, json }) {
      const proved = checkProof(readSmall(file, MAX_PROOF_BYTES), options.keys[0] ?? "");
      return said(json ? JSON.stringify(proved) : `PROVED: ${proved.type}`);
    },
  },
  page: { paths: 0, run: () => said(page()) },
};

/** From the words behind `rampart-audit` to what is printed. Never throws. */
export function answer(typed: readonly string[]): Answer {
  try {
    const words = readWords(typed);
    if (words.help || words.verb === "help") return said(HELP.trimEnd());
    if (words.version) return said(words.json ? JSON.stringify({ version: VERSION }) : `rampart-audit ${VERSION}`);
    return verbOf(words).run(words);
  } catch (error) {
    return failed(error);
  }
}

/** The verb, with what it needs there. */
function verbOf({ verb: name, paths, options: { keys } }: AuditWords): Verb {
  const known = Object.keys(VERBS).join(", ");
  const verb = name !== null && Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined)
    throw new AuditError(
      "usage",
      name === null ? `a verb is missing: ${known}` : `no verb "${name}"; there is ${known}`,
    );
  if (paths.length !== verb.paths)
    throw new AuditError("usage", `${name} takes ${verb.paths} path(s), and ${paths.length} were given`);
  if (verb.key !== undefined && keys.length === 0)
    throw new AuditError("usage", `${name}: --key is missing: the log's verifier key, as you know it from elsewhere`);
  if (verb.key === "one" && keys.length > 1) throw new AuditError("usage", `${name}: --key is given more than once`);
  return verb;
}

const said = (text: string, exit = 0): Answer => ({ exit, out: `${text}\n`, complaint: "" });

const reported = <R extends { readonly exit: number }>(report: R, lines: (report: R) => string, json: boolean) =>
  said(json ? JSON.stringify(report) : visibleLines(lines(report)), report.exit);

function failed(error: unknown): Answer {
  const ours = error instanceof AuditError ? error : null;
  const message = visibleLines(error instanceof Error ? error.message : String(error));
  if (ours?.code === "bad_proof") return said(`TAMPERED: ${message}`, 20);
  const next = ours?.code === "usage" ? "next:  rampart-audit --help\n" : "";
  return { exit: 2, out: "", complaint: `${ours?.code ?? "unreadable"}: ${message}\n${next}` };
}

function page(): string {
  try {
    return readFileSync(new URL("audit.html", import.meta.url), "utf8").trimEnd();
  } catch (cause) {
    throw new AuditError("unreadable", "the page is not built; npm run build", { cause });
  }
}
