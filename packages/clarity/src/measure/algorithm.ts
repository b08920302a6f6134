/** As a manifest names them. `blake2b` has 64 bytes, the others 32. */
export const ALGORITHMS = ["sha256", "blake2b", "blake3"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export const DIGEST_BYTES: Readonly<Record<Algorithm, number>> = { sha256: 32, blake2b: 64, blake3: 32 };

export const isAlgorithm = (name: unknown): name is Algorithm => ALGORITHMS.includes(name as Algorithm);
