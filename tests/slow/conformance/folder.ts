import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { frame, mth } from "../../../packages/auditor/src/testing/log-builder.js";

/** What signs: a key and its verifier key. */
export interface Owner {
  readonly key: KeyObject;
  readonly verifier: string;
}

/** The owner whose 32 secret bytes are all the same. */
export function ownerOf(name: string, byte: number): Owner {
  // RFC 8410: what stands before the 32 secret bytes in PKCS#8.
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, byte)]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const bytes = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32);
  return { key, verifier: verifierOf(name, bytes) };
}

export interface SegmentFile {
  name: string;
  header: Buffer;
  /** The bytes of each frame. */
  frames: Buffer[];
  /** What follows the last frame, its zeros cut to 64. */
  rest: Buffer;
}

/** A log's folder taken apart, so that any part can be changed. Only whole logs are taken apart. */
export class LogFolder {
  constructor(
    readonly segments: SegmentFile[],
    readonly records: Buffer[],
    /** Who signs from which index on. */
    readonly owners: readonly (readonly [index: number, owner: Owner])[],
  ) {}

  static read(folder: string, owners: LogFolder["owners"]): LogFolder {
    const names = readdirSync(join(folder, "segments")).filter((name) => name.endsWith(".seg"));
    const segments = names.sort().map((name) => takeApart(name, readFileSync(join(folder, "segments", name))));
    const text = readFileSync(join(folder, "checkpoints"), "latin1");
    const records = text.match(/[\s\S]+?\n\n[\s\S]+?\n\n/g) ?? [];
    return new LogFolder(
      segments,
      records.map((record) => Buffer.from(record, "latin1")),
      owners,
    );
  }

  /** Whose key is in force for a checkpoint of this size. */
  ownerAt(size: number): Owner {
    const [, owner] = this.owners.findLast(([index]) => index < size) ?? (this.owners[0] as [number, Owner]);
    return owner;
  }

  write(folder: string): string {
    mkdirSync(join(folder, "segments"), { recursive: true });
    for (const { name, header, frames, rest } of this.segments) {
      writeFileSync(join(folder, "segments", name), Buffer.concat([header, ...frames, rest]));
    }
    writeFileSync(join(folder, "checkpoints"), Buffer.concat(this.records));
    return folder;
  }

  get events(): string[] {
    return this.segments.flatMap(({ frames }) => frames.map((one) => one.subarray(9, -1).toString("latin1")));
  }

  /** Another event in place of entry `index`, its frame whole. */
  replace(index: number, event: string): void {
    for (const { frames } of this.segments) {
      if (index < frames.length) {
        frames[index] = frameOf(event);
        return;
      }
      index -= frames.length;
    }
  }

  /** Signs every checkpoint anew over the entries as they are now, as only the owner of the key can. */
  sign(): void {
    const leaves = this.events.map((event) => Buffer.from(event, "latin1"));
    for (const [i, record] of this.records.entries()) {
      const [origin = "", size = ""] = record.toString("latin1").split("\n");
      const root = mth(leaves.slice(0, Number(size))).toString("base64");
      this.records[i] = Buffer.from(`${signNote(`${origin}\n${size}\n${root}\n`, this.ownerAt(Number(size)))}\n`);
    }
  }
}

/** A frame around the bytes of a latin1 string. */
function frameOf(event: string): Buffer {
  const bytes = Buffer.from(event, "latin1");
  return bytes.toString("utf8").includes("\ufffd") ? rawFrame(bytes) : frame(bytes.toString("utf8"));
}

/** A frame around bytes that are no text. */
function rawFrame(event: Buffer): Buffer {
  const whole = frame("x".repeat(event.length));
  event.copy(whole, 9);
  whole.writeUInt32BE(crc(whole.subarray(8, -1)), 4);
  return whole;
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return ~value >>> 0;
}

export function signNote(text: string, ...owners: readonly Owner[]): string {
  return `${text}\n${owners.map((owner) => signatureLine(text, owner)).join("")}`;
}

export function signatureLine(text: string, { key, verifier }: Owner): string {
  const [name = "", id = ""] = verifier.split("+");
  const bytes = Buffer.concat([Buffer.from(id, "hex"), sign(null, Buffer.from(text), key)]);
  return `\u2014 ${name} ${bytes.toString("base64")}\n`;
}

/** The verifier key of 32 bytes that need be no key. */
export function verifierOf(name: string, bytes: Uint8Array): string {
  const data = Buffer.concat([Buffer.of(1), bytes]);
  const id = createHash("sha256").update(`${name}\n`).update(data).digest("hex").slice(0, 8);
  return `${name}+${id}+${data.toString("base64")}`;
}

function takeApart(name: string, bytes: Buffer): SegmentFile {
  const frames: Buffer[] = [];
  let at = 128;
  while (at + 4 <= bytes.length && bytes.readUInt32BE(at) > 0) {
    const end = at + bytes.readUInt32BE(at) + 10;
    frames.push(Buffer.from(bytes.subarray(at, end)));
    at = end;
  }
  return { name, header: Buffer.from(bytes.subarray(0, 128)), frames, rest: Buffer.from(bytes.subarray(at, at + 64)) };
}
