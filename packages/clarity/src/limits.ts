/** What is read before anything is believed is bounded. Bytes unless said otherwise. */
export const LIMITS = {
  bundle: 64 * 1024 * 1024,
  bundleDepth: 32,
  /** Files or shards in one manifest. */
  resources: 250_000,
  certificates: 64,
  key: 64 * 1024,
  crl: 16 * 1024 * 1024,
  /** Files and folders below a model. */
  entries: 1_000_000,
  /** Folders inside folders. */
  depth: 128,
  /** A path inside a model. */
  name: 4096,
  /** One attestation, and one file of evidence with all of them. */
  attestation: 8 * 1024 * 1024,
  evidence: 64 * 1024 * 1024,
  /** Attestations and signatures in the evidence of one model. */
  attestations: 1_000,
  /** Models in one lineage, and generations from the first to the last. */
  ancestors: 10_000,
  generations: 256,
  /** A trust policy. */
  policy: 1024 * 1024,
  /** Certificates from leaf to root. */
  chain: 10,
} as const;
