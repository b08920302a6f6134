import { join, resolve } from "node:path";
import type { Court } from "../admit/admit.js";
import { ClarityError, EXIT } from "../error.js";
import { LIMITS } from "../limits.js";
import type { Verdict } from "../trust/evaluate.js";
import { readLists } from "../trust/lists.js";
import { needTrust } from "../trust/load.js";
import { Signers } from "../trust/signers.js";
import { readNamed } from "./files.js";
import type { Input, Io, Options } from "./verb.js";

/** What every verb that judges models is told. */
export const JUDGING: Options = {
  policy: { type: "string", value: "FILE", help: "the trust policy (YAML); default CLARITY_POLICY" },
  revocations: { type: "string", value: "FILE", multiple: true, help: "revocation lists; remembered from then on" },
  evidence: {
    type: "string",
    value: "FILE",
    multiple: true,
    help: "signed statements about the model (default MODEL.clarity.jsonl and MODEL.sig)",
  },
  "no-memory": { type: "boolean", help: "neither read nor write what revocation lists were seen before" },
};

/** Policy, signers, revocation lists and the time. @throws ClarityError */
export async function openCourt(verb: string, input: Input, io: Io): Promise<Court> {
  const path = input.text("policy") ?? io.env["CLARITY_POLICY"];
  if (path == null || path === "") {
    throw new ClarityError("option_missing", `${verb}: --policy FILE is missing`, { next: `${verb} --help` });
  }
  const policy = needTrust(path, (await readNamed(io, path, LIMITS.policy)).toString("utf8"));
  const signers = new Signers(policy.document);
  const given: Buffer[] = [];
  for (const file of input.texts("revocations")) given.push(await readNamed(io, file, LIMITS.evidence));
  const folder = input.flag("no-memory") ? null : memoryFolder(io);
  const revocations = await readLists(policy.document, signers, given, folder, io.now());
  return { policy, signers, revocations, now: io.now() };
}

/** Absolute paths of the evidence named, or null where none was. */
export function namedEvidence(input: Input, io: Io): readonly string[] | null {
  const named = input.texts("evidence");
  return named.length === 0 ? null : named.map((path) => resolve(io.cwd, path));
}

function memoryFolder(io: Io): string | null {
  const { XDG_STATE_HOME: state, HOME: home } = io.env;
  const base = state || (home ? join(home, ".local", "state") : null);
  return base === null ? null : join(base, "rampart-clarity", "revocations");
}

/** A verdict for a person: every failing clause with what was asked and found. */
export function printVerdict(verdict: Verdict, io: Io): void {
  const { model, mode, admitted, clauses } = verdict;
  const failed = clauses.filter(({ holds }) => !holds);
  const word = !admitted ? "refused" : failed.length > 0 ? "admitted with warnings" : "admitted";
  io.line(`${word}: ${model} (${mode})`);
  for (const { id, why, reason } of failed) io.line(`  ${id}: ${why}${reason === null ? "" : ` [${reason}]`}`);
}

/** 0 where every model is admitted; else revoked before refused. */
export function exitOf(verdicts: readonly Verdict[]): number {
  const refused = verdicts.filter(({ admitted }) => !admitted);
  if (refused.length === 0) return EXIT.ok;
  return refused.some(({ revoked }) => revoked) ? EXIT.revoked : EXIT.policy;
}

/** `{ok, v, verdicts, exit}`: docs/formats/trust-policy.md, "Answer". */
export function jsonOf(verdicts: readonly Verdict[]): object {
  const exit = exitOf(verdicts);
  return { ok: exit === EXIT.ok, v: 1, exit, verdicts };
}
