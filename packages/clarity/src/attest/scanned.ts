import { createHash } from "node:crypto";
import { language } from "@rampart/core";
import { canonical } from "@rampart/ledger";
import type { Json } from "@rampart/service";
import { KINDS } from "../scan/finding.js";
import type { ScanResult } from "../scan/tree.js";
import { digest, instant, line, readShape, type Tool, tool } from "./shape.js";

const { flag, list, named, number, oneOf, record } = language;

/** What a scan of the model found: docs/formats/scan.md, "As an attestation". */
export interface Scanned {
  readonly v: 1;
  readonly at: string;
  readonly tool: Tool;
  /** Digest of everything the tool looks for, canonical JSON. */
  readonly rules: string;
  readonly clean: boolean;
  readonly files: number;
  /** How often each finding occurred. */
  readonly findings: Readonly<Record<string, number>>;
  /** Names of pickled classes that were allowed beside the tool's own list. */
  readonly allowed: readonly string[];
}

const CODE = { max: 128, pattern: /^[\w.-]+$/, what: "a finding's code" } as const;

const scannedShape = record<Scanned>({
  v: { shape: oneOf([1]), required: true },
  at: { shape: instant, required: true },
  tool: { shape: tool, required: true },
  rules: { shape: digest, required: true },
  clean: { shape: flag, required: true },
  files: { shape: number(0, Number.MAX_SAFE_INTEGER), required: true },
  findings: { shape: named(CODE, number(1, Number.MAX_SAFE_INTEGER), 1_000), required: true },
  allowed: { shape: list(line, 10_000), required: true },
});

/** @throws ClarityError `attestation_malformed` */
export const readScanned = (value: Json): Scanned => readShape(scannedShape, value, "the scan");

/** @param now milliseconds since 1970 */
export function scannedBy(result: ScanResult, by: Tool, allowed: readonly string[], now: number): Scanned {
  const findings: Record<string, number> = {};
  for (const { code } of result.findings) findings[code] = (findings[code] ?? 0) + 1;
  const { files } = result;
  return {
    v: 1,
    at: new Date(now).toISOString(),
    tool: by,
    rules: rulesDigest(),
    clean: result.exit === 0,
    files,
    findings,
    allowed: [...allowed].sort(),
  };
}

/** Changes whenever the scan learns, forgets or judges something otherwise. */
const rulesDigest = (): string => `sha256:${createHash("sha256").update(canonical(KINDS), "utf8").digest("hex")}`;
