import { join } from "node:path";
import type { Frontier } from "../merkle/frontier.js";
import { signCheckpoint } from "../note/checkpoint.js";
import type { Signer } from "../note/signer.js";
import type { Disk, DiskFile } from "../segment/disk.js";
import { CHECKPOINTS_FILE, formatRecord } from "./checkpoints.js";
import { closingOnFailure } from "./closing.js";

/** Signs checkpoints and keeps them in `checkpoints`. What they cover must be on disk before. */
export class Signing {
  readonly #file: DiskFile;
  #position: number;
  #signer: Signer;
  #note: string;
  #size: number;

  constructor(file: DiskFile, position: number, signer: Signer, note: string, size: number) {
    this.#file = file;
    this.#position = position;
    this.#signer = signer;
    this.#note = note;
    this.#size = size;
  }

  static async create(disk: Disk, folder: string, signer: Signer): Promise<Signing> {
    const file = await disk.open(join(folder, CHECKPOINTS_FILE), true);
    return new Signing(file, 0, signer, "", 0);
  }

  /** Continues behind the complete records; a torn one is cut. */
  static async resume(
    disk: Disk,
    folder: string,
    signer: Signer,
    position: number,
    note: string,
    size: number,
  ): Promise<Signing> {
    return closingOnFailure(async (opened) => {
      const file = await disk.open(join(folder, CHECKPOINTS_FILE), false);
      opened(file);
      await file.truncate(position);
      return new Signing(file, position, signer, note, size);
    });
  }

  /** Entries covered by the last checkpoint. */
  get size(): number {
    return this.#size;
  }

  /** The last checkpoint. */
  get note(): string {
    return this.#note;
  }

  get signer(): Signer {
    return this.#signer;
  }

  /** From the next checkpoint on. */
  changeSigner(signer: Signer): void {
    this.#signer = signer;
  }

  async seal(frontier: Frontier, durable: boolean): Promise<string> {
    const checkpoint = { origin: this.#signer.name, size: frontier.size, root: frontier.root() };
    const note = signCheckpoint(checkpoint, [this.#signer]);
    const record = Buffer.from(formatRecord(note), "utf8");
    await this.#file.write(record, this.#position, durable);
    this.#position += record.length;
    this.#note = note;
    this.#size = checkpoint.size;
    return note;
  }

  async close(): Promise<void> {
    try {
      await this.#file.sync();
    } finally {
      await this.#file.close();
    }
  }
}
