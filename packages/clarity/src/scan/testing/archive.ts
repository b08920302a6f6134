import { crc32, deflateRawSync } from "node:zlib";

export interface Entry {
  readonly name: string;
  readonly data: Uint8Array;
  readonly deflate?: true;
  readonly flags?: number;
  /** What the local header says instead. */
  readonly local?: { readonly name?: string; readonly crc?: number; readonly size?: number; readonly flags?: number };
  readonly crc?: number;
  readonly size?: number;
  readonly mode?: number;
  readonly method?: number;
}

/** A ZIP archive, honest or not. */
export function zip(entries: readonly Entry[], more: { prefix?: Uint8Array; gap?: Uint8Array } = {}): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const packed = entry.deflate ? deflateRawSync(entry.data) : Buffer.from(entry.data);
    const method = entry.method ?? (entry.deflate ? 8 : 0);
    const crc = entry.crc ?? crc32(entry.data);
    const size = entry.size ?? entry.data.length;
    const flags = entry.flags ?? 0;
    const head = Buffer.alloc(30);
    const localName = Buffer.from(entry.local?.name ?? entry.name);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(entry.local?.flags ?? flags, 6);
    head.writeUInt16LE(method, 8);
    head.writeUInt32LE(entry.local?.crc ?? crc, 14);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(entry.local?.size ?? size, 22);
    head.writeUInt16LE(localName.length, 26);
    const record = Buffer.alloc(46);
    const name = Buffer.from(entry.name);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(0x0314, 4);
    record.writeUInt16LE(flags, 8);
    record.writeUInt16LE(method, 10);
    record.writeUInt32LE(crc, 16);
    record.writeUInt32LE(packed.length, 20);
    record.writeUInt32LE(size, 24);
    record.writeUInt16LE(name.length, 28);
    record.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
    record.writeUInt32LE(at, 42);
    const local = Buffer.concat([head, localName, packed]);
    locals.push(local);
    central.push(Buffer.concat([record, name]));
    at += local.length;
  }
  const gap = Buffer.from(more.gap ?? []);
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at + gap.length, 16);
  return Buffer.concat([Buffer.from(more.prefix ?? []), ...locals, gap, directory, end]);
}

export interface TarFile {
  readonly name: string;
  readonly data?: Uint8Array;
  readonly type?: string;
  readonly link?: string;
}

export function tar(files: readonly TarFile[]): Buffer {
  const blocks = files.flatMap(({ name, data = new Uint8Array(0), type = "0", link = "" }) => {
    const head = Buffer.alloc(512);
    head.write(name, 0, "utf8");
    head.write("0000644\0", 100);
    head.write(`${data.length.toString(8).padStart(11, "0")}\0`, 124);
    head.write(" ".repeat(8), 148);
    head.write(type, 156);
    head.write(link, 157);
    head.write("ustar\u000000", 257);
    head.write(
      `${head
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, "0")}\0 `,
      148,
    );
    return [head, Buffer.from(data), Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
