import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { fileError, LedgerError } from "../../error.js";
import { type Lock, takeLock } from "../../log/lock.js";
import { readCheckpoint } from "../../note/checkpoint.js";
import { cosignerKeyOf } from "../../note/cosignature.js";
import { createKey, loadKey } from "../../note/keyfile.js";
import type { Signer } from "../../note/signer.js";
import { isMissing } from "../../segment/reader.js";

export interface OpenWitness {
  readonly state: WitnessState;
  /** All keys in force, which all sign, the oldest first. The last is the one to hand out. */
  readonly signers: readonly [Signer, ...Signer[]];
  readonly lock: Lock;
}

export interface WitnessKeys {
  /** Makes a further key of the same name. Whoever knows only the older one still gets its signature. */
  readonly add?: boolean;
  /** Id of a key that signs no more; its private half is removed. */
  readonly retire?: string;
}

const STATE_FILE = "state.json";
const KEY_FILE = "witness.key";
/** Further keys, by number; the first has none. */
const FURTHER = /^witness-([1-9][0-9]{0,3})\.key$/;
const MAX_LOGS = 1_024;

/**
 * The memory of a witness, in a folder of its own, beside its key. It is made once, with the key; a witness whose memory
 * is gone must never begin anew under the same key, since it could then cosign another history of a log it knew.
 */
export class WitnessState {
  readonly #path: string;
  #logs: Map<string, string>;

  private constructor(path: string, logs: Map<string, string>) {
    this.#path = path;
    this.#logs = logs;
  }

  /**
   * Opens the folder of a witness, or makes it with a new key called `name`.
   * @throws LedgerError `witness.state` (the memory is missing or damaged, or its last key would go), `log.locked`,
   *   `key.*`, `log.io` …
   */
  static async open(folder: string, name: string, keys: WitnessKeys = {}): Promise<OpenWitness> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = await takeLock(folder);
    try {
      const state = await WitnessState.#openLocked(folder, name);
      return { state, signers: await openKeys(folder, keys), lock };
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  static async #openLocked(folder: string, name: string): Promise<WitnessState> {
    const path = join(folder, STATE_FILE);
    const text = await readIfThere(path);
    if (text !== null) return new WitnessState(path, parseState(text, path));
    if ((await keyFiles(folder)).length > 0) {
      throw new LedgerError("witness.state", `${path} is gone; retire this witness and begin another, elsewhere`);
    }
    await createKey(join(folder, KEY_FILE), name);
    const state = new WitnessState(path, new Map());
    await state.#write();
    return state;
  }

  /** The checkpoint cosigned last, with the cosignature; null for none yet. */
  latest(origin: string): string | null {
    return this.#logs.get(origin) ?? null;
  }

  /** On disk when it resolves; where it rejects the old one is still remembered. */
  async remember(origin: string, note: string): Promise<void> {
    const before = this.#logs;
    if (!before.has(origin) && before.size >= MAX_LOGS) {
      throw new LedgerError("witness.state", `more than ${MAX_LOGS} logs`);
    }
    this.#logs = new Map(before).set(origin, note);
    try {
      await this.#write();
    } catch (error) {
      this.#logs = before;
      throw fileError(error, "the witness cannot remember");
    }
  }

  async #write(): Promise<void> {
    const temporary = `${this.#path}.${randomBytes(4).toString("hex")}.tmp`;
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ v: 1, logs: Object.fromEntries(this.#logs) })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, this.#path);
    const folder = await open(join(this.#path, ".."), "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

/** Names of the private keys in the folder, oldest first. */
async function keyFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const numbers = names
    .flatMap((name) => Number(FURTHER.exec(name)?.[1] ?? Number.NaN))
    .filter((n) => !Number.isNaN(n));
  const further = numbers.sort((a, b) => a - b).map((number) => `witness-${number}.key`);
  return names.includes(KEY_FILE) ? [KEY_FILE, ...further] : further;
}

async function openKeys(folder: string, { add, retire }: WitnessKeys): Promise<[Signer, ...Signer[]]> {
  let files = await keyFiles(folder);
  const signers = await Promise.all(files.map((name) => loadKey(join(folder, name))));
  const [oldest] = signers;
  if (oldest === undefined) throw new LedgerError("witness.state", `${folder} has a memory, and no key`);
  if (add === true) {
    const number = 1 + Math.max(1, ...files.map((name) => Number(FURTHER.exec(name)?.[1] ?? 1)));
    signers.push(await createKey(join(folder, `witness-${number}.key`), oldest.name));
    files = [...files, `witness-${number}.key`];
  }
  if (retire === undefined) return [oldest, ...signers.slice(1)];
  const at = signers.findIndex((signer) => cosignerKeyOf(signer).id === retire);
  const [first, ...others] = signers.filter((_, i) => i !== at);
  if (at === -1) throw new LedgerError("witness.state", `no key in force has the id ${retire}`);
  if (first === undefined) throw new LedgerError("witness.state", `${retire} is the last key; make another first`);
  await unlink(join(folder, files[at] as string));
  return [first, ...others];
}

function parseState(text: string, path: string): Map<string, string> {
  try {
    const { v, logs } = JSON.parse(text) as { v: unknown; logs: Readonly<Record<string, string>> };
    const entries = Object.entries(logs);
    for (const [origin, note] of entries) if (readCheckpoint(note).origin !== origin) throw new Error("of another log");
    if (v === 1) return new Map(entries);
  } catch (error) {
    throw new LedgerError("witness.state", `${path} is damaged; restore it, or retire this witness`, error);
  }
  throw new LedgerError("witness.state", `${path} is of a later version`);
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw fileError(error, path);
  }
}
