/** Signature algorithms that name their own hash, by object identifier: RSA (PKCS #1 v1.5) and ECDSA, with SHA-2. */
export const SIGNATURE_HASHES: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
};

/** Hashes by itself. */
export const ED25519 = "1.3.101.112";
