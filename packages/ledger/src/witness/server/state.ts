import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileError, LedgerError } from "../../error.js";
import { type Lock, takeLock } from "../../log/lock.js";
import { readCheckpoint } from "../../note/checkpoint.js";
import { createKey, loadKey } from "../../note/keyfile.js";
import type { Signer } from "../../note/signer.js";
import { isMissing } from "../../segment/reader.js";

export interface OpenWitness {
  readonly state: WitnessState;
  readonly signer: Signer;
  readonly lock: Lock;
}

const STATE_FILE = "state.json";
const KEY_FILE = "witness.key";
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
   * @throws LedgerError `witness.state` (the memory is missing or damaged), `log.locked`, `key.*`, `log.io` …
   */
  static async open(folder: string, name: string): Promise<OpenWitness> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = await takeLock(folder);
    try {
      return { ...(await WitnessState.#openLocked(folder, name)), lock };
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  static async #openLocked(folder: string, name: string): Promise<Omit<OpenWitness, "lock">> {
    const [key, path] = [join(folder, KEY_FILE), join(folder, STATE_FILE)];
    const text = await readIfThere(path);
    if (text === null) {
      if ((await readIfThere(key)) !== null) {
        throw new LedgerError("witness.state", `${path} is gone; retire this witness and begin another, elsewhere`);
      }
      const signer = await createKey(key, name);
      const state = new WitnessState(path, new Map());
      await state.#write();
      return { state, signer };
    }
    return { state: new WitnessState(path, parseState(text, path)), signer: await loadKey(key) };
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
