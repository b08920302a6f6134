import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Finding, KINDS, type Severity } from "./finding.js";

const LEVEL: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  advice: "note",
};

/** Findings as a SARIF 2.1.0 document. An entry inside an archive is located by its file, with the whole path in the text. */
export function renderSarif(findings: readonly Finding[], version: string): unknown {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "clarity",
            version,
            rules: codes.map((code) => ({
              id: code,
              shortDescription: { text: KINDS[code].title },
              defaultConfiguration: { level: LEVEL[KINDS[code].severity] },
            })),
          },
        },
        results: findings.map(({ code, severity, path, offset, message }) => ({
          ruleId: code,
          ruleIndex: codes.indexOf(code),
          level: LEVEL[severity],
          message: { text: `${path}: ${KINDS[code].title}: ${message}` },
          locations: [{ physicalLocation: place(path, offset) }],
        })),
      },
    ],
  };
}

function place(path: string, offset: number | null): unknown {
  const [file = path, ...inner] = path.split("!/");
  const artifactLocation = { uri: pathToFileURL(resolve(file)).href };
  return inner.length > 0 || offset === null
    ? { artifactLocation }
    : { artifactLocation, region: { byteOffset: offset } };
}
