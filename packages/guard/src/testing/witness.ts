import { createPrivateKey } from "node:crypto";
import { cosign, LedgerError, type Signer, signerOf, type Witness } from "@rampart/ledger";

/** The key whose 32 secret bytes are all the same. */
export function testSigner(name: string, byte: number): Signer {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, byte)]);
  return signerOf(name, createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
}

/** A witness that cosigns whatever it is given, unless it is away. */
export function testWitness(name: string, byte: number): Witness & { away: boolean } {
  const signer = testSigner(name, byte);
  const witness = {
    name,
    cosigns: true as const,
    away: false,
    submit: async (note: string) => {
      if (witness.away) throw new LedgerError("witness.unreachable", "away");
      return cosign(note, signer, 1_767_225_600);
    },
    kept: async () => null,
  };
  return witness;
}
