import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type DoorCheck, HOSTS, type ProtectContext } from "@rampart/edge";
import { isJsonObject, parseStrict, readBounded, writeAtomic } from "@rampart/service";

/** Days after which what was seen to work counts as not looked at. */
const RECEIPT_DAYS = 30;

/** When a door was last seen to work, and what it consisted of then. */
export interface Receipt {
  readonly time: number;
  /** Digest over the host's files, the door and the client. */
  readonly digest: string;
}

const fileOf = (context: ProtectContext, host: string) => join(context.layout.state, "receipts", `${host}.json`);

/** Digest of everything a door is made of, so that any change makes its receipt stale. */
async function doorDigest(host: string, context: ProtectContext): Promise<string> {
  const place = { home: context.home, environment: context.environment, command: "", argv: [], failClosed: true };
  const { data } = context.layout;
  const programs = ["rampart-hook", "rampart-hook.mjs"].map((name) => join(data, "program/current", name));
  const files = [
    ...HOSTS[host]!.install(place).map(({ file }) => file),
    join(data, "doors", `${host}.door`),
    ...programs,
  ];
  const digest = createHash("sha256");
  for (const file of files) digest.update(`${file}\n`).update(await readFile(file).catch(() => "absent"));
  return `sha256:${digest.digest("hex")}`;
}

/** Writes a receipt for a door that was seen to work. */
export async function writeReceipt(check: DoorCheck, context: ProtectContext): Promise<Receipt> {
  const receipt = { time: context.now, digest: await doorDigest(check.host, context) };
  await writeAtomic(fileOf(context, check.host), `${JSON.stringify({ v: 1, ...receipt })}\n`);
  return receipt;
}

/** The receipt where it still speaks of this door; null where there is none, it is old, or something changed since. */
export async function freshReceipt(host: string, context: ProtectContext): Promise<Receipt | null> {
  try {
    const value = parseStrict(await readBounded(fileOf(context, host), { maxBytes: 4_096, owned: true }));
    if (!isJsonObject(value)) return null;
    const { time, digest } = value;
    if (typeof time !== "number" || typeof digest !== "string") return null;
    const fresh = time <= context.now && context.now - time < RECEIPT_DAYS * 86_400_000;
    return fresh && digest === (await doorDigest(host, context)) ? { time, digest } : null;
  } catch {
    return null;
  }
}
