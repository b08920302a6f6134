import { randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  isJsonObject,
  type Layout,
  makePrivateFolder,
  parseStrict,
  placesIn,
  readBounded,
  writeAtomic,
} from "@rampart/service";
import { derived } from "../setup/derive.js";

/** About a tenth of a second and 32 MiB a try. */
const COST = { N: 32_768, r: 8, p: 1 } as const;

/** Beside the keys, where mediated calls of agents may neither read nor write. */
const fileOf = (layout: Layout): string => join(placesIn(layout).keys, "reviewer.json");

export const hasPassphrase = (layout: Layout): boolean => existsSync(fileOf(layout));

/** @throws ServiceError `file.*`, `folder.*` */
export async function choosePassphrase(layout: Layout, passphrase: string): Promise<void> {
  const salt = randomBytes(16);
  const hash = await derived(passphrase, salt, COST);
  const kept = { v: 1, salt: salt.toString("base64"), hash: hash.toString("base64") };
  await makePrivateFolder(placesIn(layout).keys);
  await writeAtomic(fileOf(layout), `${JSON.stringify(kept)}\n`);
}

/** False for a wrong one, and where the file is none of ours. */
export async function checkPassphrase(layout: Layout, passphrase: string): Promise<boolean> {
  try {
    const kept = parseStrict(await readBounded(fileOf(layout), { maxBytes: 4_096, owned: true }));
    if (!isJsonObject(kept) || kept["v"] !== 1) return false;
    const { salt, hash } = kept;
    if (typeof salt !== "string" || typeof hash !== "string") return false;
    const wanted = Buffer.from(hash, "base64");
    const given = await derived(passphrase, Buffer.from(salt, "base64"), COST);
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  } catch {
    return false;
  }
}
