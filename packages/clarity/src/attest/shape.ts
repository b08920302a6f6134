import { language } from "@rampart/core";
import type { Json } from "@rampart/service";
import { ClarityError } from "../error.js";

const { text, oneOf, record, refined, list } = language;

/** `sha256:` and 64 hex digits: datasets, models (root digest), tools, commitments. */
export const digest = text({
  max: 71,
  pattern: /^sha256:[0-9a-f]{64}$/,
  what: "`sha256:` and 64 lower-case hex digits",
});
/** One line for people. */
export const line = text({ max: 1024, what: "one line of text" });
export const uri = text({ max: 2048, pattern: /^[a-z][a-z0-9+.-]*:\S+$/i, what: "a URI" });
/** An SPDX licence expression; `NONE` and `NOASSERTION` as SPDX has them. */
export const licence = text({
  max: 256,
  pattern: /^[A-Za-z0-9.+:()-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+:()-]+)*$/,
  what: "an SPDX licence expression",
});
export const instant = refined(
  text({
    max: 24,
    pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/,
    what: "an instant like 2026-03-02T09:30:00Z",
  }),
  (value, at, report) => {
    if (!Number.isNaN(Date.parse(value))) return value;
    report({ code: "policy.bad_value", at, part: "value", message: `\`${value}\` is no instant`, suggestion: null });
    return undefined;
  },
);

/** How something is known: seen by the recorder itself, or said by whoever wrote the statement. */
export type Known = "observed" | "declared";
export const known = oneOf(["observed", "declared"]);

export interface Tool {
  readonly name: string;
  readonly version?: string;
  readonly digest?: string;
}
export const tool = record<Tool>({
  name: { shape: line, required: true },
  version: { shape: line },
  digest: { shape: digest },
});

/** Anything JSON, for what others define. */
export const anything: language.Shape<Json> = { read: (value) => value, schema: () => ({}) };
export const anyObject: language.Shape<{ readonly [key: string]: Json }> = {
  read(value, at, report) {
    if (language.isMapping(value)) return value;
    report({ code: "policy.wrong_type", at, part: "value", message: "expected a mapping", suggestion: null });
    return undefined;
  },
  schema: () => ({ type: "object" }),
};
export const lines = list(line, 1_000);

/** Reads a value by its shape. @throws ClarityError `attestation_malformed` with the first thing that is wrong */
export function readShape<T>(shape: language.Shape<T>, value: Json, what: string): T {
  const issues: string[] = [];
  const read = shape.read(value, "", ({ at, message, suggestion }) => {
    const hint = suggestion === null ? "" : ` (did you mean \`${suggestion}\`?)`;
    if (issues.length < 20) issues.push(`${at === "" ? "it" : at}: ${message}${hint}`);
  });
  if (read !== undefined && issues.length === 0) return read;
  throw new ClarityError("attestation_malformed", [`${what} is not what its format says`, ...issues].join("\n"));
}
