import { parseArgs } from "node:util";
import type { EvidenceCheck } from "./bundle/verify.js";
import { AuditError } from "./error.js";
import type { AuditOptions } from "./verify.js";

/** What a person typed behind `rampart-audit`, read and checked. */
export interface AuditWords {
  /** `verify`, `compare` …; null where there is none. */
  readonly verb: string | null;
  readonly paths: readonly string[];
  readonly options: Omit<Required<AuditOptions> & Required<EvidenceCheck>, "onProgress">;
  readonly json: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/**
 * Reads a command line; which verbs there are and what each needs is not looked at.
 * @throws AuditError `usage`
 */
export function readWords(words: readonly string[]): AuditWords {
  const { values, positionals } = parse(words);
  const quorum = values.quorum ?? "1";
  if (!/^[1-9][0-9]?$/.test(quorum)) throw new AuditError("usage", `--quorum takes 1 to 99, not "${quorum}"`);
  const [verb = null, ...paths] = positionals;
  return {
    verb,
    paths,
    options: {
      witnesses: values.witness ?? [],
      copies: values.copy ?? [],
      keys: values.key ?? [],
      cosigners: values.cosigner ?? [],
      quorum: Number(quorum),
      requireWitness: values["require-witness"] ?? false,
    },
    json: values.json ?? false,
    help: values.help ?? false,
    version: values.version ?? false,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
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
        version: { type: "boolean", short: "V" },
      },
    });
  } catch (cause) {
    // Node's own words: they name the option, and what is wrong with it.
    throw new AuditError("usage", cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
