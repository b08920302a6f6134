import { createHash } from "node:crypto";
import { formatPolicyError, language, type PolicyError } from "@rampart/core";
import { canonical } from "@rampart/ledger";
import { ClarityError } from "../error.js";
import { readCertificates } from "../oms/certificate/certificate.js";
import { readRevocationList } from "../oms/certificate/crl.js";
import { readPublicKey } from "../oms/key.js";
import { type ClauseDocument, nameOfClause, type TrustDocument } from "./document.js";
import { trustShape } from "./shape.js";
import { readRoot } from "./signers.js";

export interface TrustPolicy {
  readonly document: TrustDocument;
  /** `sha256:…` of the document's canonical JSON, tests left out. */
  readonly digest: string;
}

export type TrustResult =
  | { readonly ok: true; readonly policy: TrustPolicy }
  | { readonly ok: false; readonly errors: readonly PolicyError[] };

/** Reads a trust policy: strict YAML, shape, names that must be known, keys that must be keys. */
export function loadTrust(file: string, source: string): TrustResult {
  const yaml = language.readYaml(file, source);
  if (!yaml.ok) return yaml;
  const { value, locate } = yaml.text;
  const errors: PolicyError[] = [];
  const report: language.Report = (issue) => errors.push(locate(issue));
  const read = trustShape.read(value, "", report);
  if (read === undefined || errors.length > 0) return { ok: false, errors };
  const document: TrustDocument = { ...read, revocations: read.revocations ?? [], tests: read.tests ?? [] };
  checkNames(document, report);
  checkKeys(document, report);
  if (errors.length > 0) return { ok: false, errors };
  const { tests: _, ...meaning } = document;
  const digest = createHash("sha256").update(canonical(meaning), "utf8").digest("hex");
  return { ok: true, policy: { document, digest: `sha256:${digest}` } };
}

/** The same for callers that cannot go on without. @throws ClarityError `policy_invalid` with every mistake and its place */
export function needTrust(file: string, source: string): TrustPolicy {
  const result = loadTrust(file, source);
  if (result.ok) return result.policy;
  throw new ClarityError("policy_invalid", result.errors.map(formatPolicyError).join("\n"), {
    details: { errors: result.errors },
  });
}

function checkNames({ signers, models, revocations }: TrustDocument, report: language.Report): void {
  const known = Object.keys(signers);
  const check = (names: readonly string[], at: string) => {
    for (const name of names) {
      if (known.includes(name)) continue;
      const suggestion = language.nearest(name, known);
      report({ code: "policy.bad_value", at, part: "value", message: `no signer \`${name}\``, suggestion });
    }
  };
  const lists = new Set<string>();
  revocations.forEach(({ name, by }, index) => {
    check(by, `/revocations/${index}/by`);
    if (lists.has(name)) duplicate(`a second list \`${name}\``, `/revocations/${index}/name`, report);
    lists.add(name);
  });
  models.forEach(({ require }, index) => {
    const seen = new Set<string>();
    require.forEach((clause, nth) => {
      const at = `/models/${index}/require/${nth}`;
      checkClause(clause, at, check, report);
      if (clause.id !== undefined && seen.has(clause.id))
        duplicate(`a second clause \`${clause.id}\``, `${at}/id`, report);
      seen.add(nameOfClause(clause));
    });
  });
}

function checkClause(
  clause: ClauseDocument,
  at: string,
  check: (names: readonly string[], at: string) => void,
  report: language.Report,
): void {
  check(clause.by ?? [], `${at}/by`);
  const signed = clause["signed-by"];
  if (signed !== undefined) {
    check(signed["any-of"], `${at}/signed-by`);
    const count = new Set(signed["any-of"]).size;
    if (signed["at-least"] > count) {
      const message = `${signed["at-least"]} of ${count} signers cannot be met`;
      report({ code: "policy.out_of_bounds", at: `${at}/signed-by`, part: "value", message, suggestion: null });
    }
  }
  const { evaluation } = clause;
  if (evaluation !== undefined && evaluation["at-least"] === undefined && evaluation["at-most"] === undefined) {
    const message = "say at-least or at-most";
    report({ code: "policy.missing_key", at: `${at}/evaluation`, part: "value", message, suggestion: null });
  }
}

const duplicate = (message: string, at: string, report: language.Report) =>
  report({ code: "policy.duplicate_name", at, part: "value", message, suggestion: null });

function checkKeys({ signers }: TrustDocument, report: language.Report): void {
  for (const [name, { key, certificate, keyless }] of Object.entries(signers)) {
    const at = `/signers/${language.escapePointer(name)}`;
    attempt(() => keyless?.root !== undefined && readRoot(keyless.root), `${at}/keyless/root`, report);
    attempt(() => key !== undefined && readPublicKey(key), `${at}/key`, report);
    attempt(
      () => certificate?.crls?.map((text) => readRevocationList(Buffer.from(text))),
      `${at}/certificate/crls`,
      report,
    );
    attempt(() => certificate && readCertificates(certificate.roots), `${at}/certificate/roots`, report);
    attempt(
      () => certificate?.timestamps && readCertificates(certificate.timestamps),
      `${at}/certificate/timestamps`,
      report,
    );
  }
}

function attempt(read: () => unknown, at: string, report: language.Report): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ClarityError)) throw error;
    report({ code: "policy.bad_value", at, part: "value", message: error.message, suggestion: null });
  }
}
