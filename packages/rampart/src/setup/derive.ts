import { scrypt } from "node:crypto";
import { promisify } from "node:util";

const hash = promisify(scrypt) as (
  secret: string,
  salt: Buffer,
  length: number,
  options: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer>;

/** What a try costs: time and memory go with `N` times `r`. */
export interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 32 bytes that follow from a passphrase, however its letters were put together when it was typed (NFC). */
export function derived(passphrase: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  return hash(passphrase.normalize("NFC"), salt, 32, { N, r, p, maxmem: 256 * N * r });
}
