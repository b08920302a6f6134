import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";

/**
 * Writes small logs from `docs/formats/log.md`, with every freedom to write them wrong. Slow and plain on purpose: a
 * second reading of the text, not a copy of any writer.
 */
export class LogBuilder {
  readonly events: string[] = [];
  #key: KeyObject;
  verifier: string;
  #first = 0;
  #segment: Buffer[];

  constructor(
    readonly folder: string,
    readonly origin = "test/log",
    keys = newKey(origin),
  ) {
    this.#key = keys.key;
    this.verifier = keys.verifier;
    mkdirSync(join(folder, "segments"), { recursive: true });
    this.#segment = [header(0, origin)];
    const note = this.sign(`rampart-log/1 key\n${origin}\n0\n${this.verifier}\n`);
    this.add("key", { action: "create", key: this.verifier, previous: null, note });
  }

  get size(): number {
    return this.events.length;
  }

  add(kind: string, members: Record<string, unknown> = {}): this {
    const index = this.events.length;
    const all = {
      v: 1,
      index,
      kind,
      time: 1_700_000_000_000 + index,
      mono: index,
      run: "00112233aabbccdd",
      ...members,
    };
    return this.raw(JSON.stringify(sorted(all)));
  }

  raw(event: string): this {
    this.events.push(event);
    this.#segment.push(frame(event));
    return this;
  }

  /** Takes the content of entries of the current segment away, as entry `record` says; or says that it was another. */
  seal(indexes: readonly number[], record: number, content?: string, place?: number): this {
    this.#segment[0] = header(this.#first, this.origin, 2);
    for (const index of indexes) {
      this.#segment[index - this.#first + 1] = sealedFrame(
        place ?? index,
        record,
        content ?? (this.events[index] as string),
      );
    }
    return this;
  }

  rotate(): this {
    const previous = this.verifier;
    const next = newKey(this.origin);
    const text = `rampart-log/1 key\n${this.origin}\n${this.size}\n${next.verifier}\n`;
    const note = `${text}\n${signatureLine(this.origin, next, text)}${signatureLine(this.origin, { key: this.#key, verifier: previous }, text)}`;
    this.add("key", { action: "rotate", key: next.verifier, previous, note });
    this.#key = next.key;
    this.verifier = next.verifier;
    return this;
  }

  /** Ends the segment and begins another. */
  nextSegment(): this {
    this.flush();
    this.#first = this.size;
    this.#segment = [header(this.#first, this.origin)];
    return this;
  }

  checkpoint(size = this.size, file = join(this.folder, "checkpoints")): this {
    appendFileSync(file, `${this.note(size)}\n`);
    return this;
  }

  note(size = this.size): string {
    const root = mth(this.events.slice(0, size).map((event) => Buffer.from(event)));
    return this.sign(`${this.origin}\n${size}\n${root.toString("base64")}\n`);
  }

  sign(text: string): string {
    return `${text}\n${signatureLine(this.origin, { key: this.#key, verifier: this.verifier }, text)}`;
  }

  /** Writes the current segment, with `padding` zero bytes behind it. */
  flush(padding = 0): this {
    const name = `${String(this.#first).padStart(20, "0")}.seg`;
    writeFileSync(join(this.folder, "segments", name), Buffer.concat([...this.#segment, Buffer.alloc(padding)]));
    return this;
  }
}

export function newKey(origin: string): { key: KeyObject; verifier: string } {
  const pair = generateKeyPairSync("ed25519");
  const bytes = Buffer.concat([Buffer.of(1), pair.publicKey.export({ type: "spki", format: "der" }).subarray(-32)]);
  const id = createHash("sha256").update(`${origin}\n`).update(bytes).digest().subarray(0, 4);
  return { key: pair.privateKey, verifier: `${origin}+${id.toString("hex")}+${bytes.toString("base64")}` };
}

function signatureLine(origin: string, keys: { key: KeyObject; verifier: string }, text: string): string {
  const id = Buffer.from(keys.verifier.split("+")[1] as string, "hex");
  return `\u2014 ${origin} ${Buffer.concat([id, sign(null, Buffer.from(text), keys.key)]).toString("base64")}\n`;
}

function header(first: number, origin: string, version = 1): Buffer {
  return Buffer.from(`${`rampart-log/${version} segment ${String(first).padStart(20, "0")} ${origin}`.padEnd(127)}\n`);
}

export function frame(event: string): Buffer {
  const body = Buffer.concat([Buffer.of(0), Buffer.from(event)]);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length - 1, 0);
  head.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([head, body, Buffer.of(10)]);
}

/** What stays of an event. */
function sealedFrame(index: number, record: number, event: string): Buffer {
  const body = Buffer.alloc(50);
  body[0] = 1;
  body.writeBigUInt64BE(BigInt(index), 1);
  body.writeBigUInt64BE(BigInt(record), 9);
  createHash("sha256").update(Buffer.of(0)).update(event).digest().copy(body, 17);
  body[49] = 10;
  const head = Buffer.alloc(8, 0xff);
  head.writeUInt32BE(crc32(body.subarray(0, 49)), 4);
  return Buffer.concat([head, body]);
}

/** MTH as RFC 6962 section 2.1 defines it, word by word. */
export function mth(leaves: readonly Uint8Array[]): Buffer {
  const sha = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return sha(Buffer.of(0), leaves[0] as Uint8Array);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha(Buffer.of(1), mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
