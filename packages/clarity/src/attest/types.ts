/** What the statements about a model are about, by the type each carries. Formats: docs/formats/. */
export const TYPES = {
  lineage: "urn:rampart:lineage:v1",
  build: "https://slsa.dev/provenance/v1",
  evaluation: "urn:rampart:evaluation:v1",
  scan: "urn:rampart:scan:v1",
  bom: "https://cyclonedx.org/bom",
  /** Of a contributor who is not named, about a commitment instead of a model. */
  contribution: "urn:rampart:contribution:v1",
  /** Not about a model: a list of what no longer counts. */
  revocations: "urn:rampart:revocations:v1",
} as const;

export type Kind = keyof typeof TYPES;

export const kindOf = (type: string): Kind | null =>
  (Object.keys(TYPES) as Kind[]).find((kind) => TYPES[kind] === type) ?? null;
