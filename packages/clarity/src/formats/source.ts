import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { type Identity, identityOf, identityText } from "../measure/identity.js";

/** Bytes that are read where they lie. `read` gives fewer than `length` bytes only at the end. */
export interface Source {
  /** Bytes in all. */
  readonly size: number;
  /** The view is valid until the next `read`: copy what must last. `length` at most {@link WINDOW}. */
  read(at: number, length: number): Uint8Array;
}

/** Most bytes one `read` gives. */
export const WINDOW = 1 << 20;

const LOOK = 1 << 16;

const NOTHING = new Uint8Array(0);

export function bytesSource(bytes: Uint8Array): Source {
  // Plain, since a Buffer's `slice` gives a view and not a copy.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    size: plain.length,
    read: (at, length) => (at >= plain.length || at < 0 ? NOTHING : plain.subarray(at, at + Math.min(length, WINDOW))),
  };
}

/** A part of another source, cut to what is there. */
export function partOf(source: Source, start: number, length: number): Source {
  const from = Math.min(Math.max(0, start), source.size);
  const size = Math.max(0, Math.min(length, source.size - from));
  return {
    size,
    read: (at, wanted) => (at >= size || at < 0 ? NOTHING : source.read(from + at, Math.min(wanted, size - at))),
  };
}

export interface OpenFile extends Source {
  /** False when the file is another one, or has other content, than when it was opened. */
  unchanged(): boolean;
  close(): void;
}

export interface NamedFile extends OpenFile {
  /** Of the file that was opened, whatever the name leads to by now. */
  readonly identity: Identity;
}

/** A regular file, through one window of at most {@link WINDOW} bytes; null where `path` is anything else. May throw what `openSync` throws. */
export function openFile(path: string): NamedFile | null {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const before = fstatSync(fd, { bigint: true });
  if (!before.isFile()) {
    closeSync(fd);
    return null;
  }
  const identity = identityOf(before);
  const unchanged = () => identityText(identityOf(fstatSync(fd, { bigint: true }))) === identityText(identity);
  return { ...windowed(fd, identity.size, unchanged), identity };
}

/** Reads a descriptor it owns from now on. */
export function windowed(fd: number, size: number, unchanged: () => boolean): OpenFile {
  let buffer = new Uint8Array(0);
  let start = 0;
  let filled = 0;
  const fill = (at: number, length: number) => {
    // Little is read for a look here and there, much for a walk from end to end.
    const wanted = length <= LOOK ? LOOK : WINDOW;
    if (buffer.length < wanted) buffer = new Uint8Array(wanted);
    start = at;
    filled = 0;
    while (filled < wanted) {
      const got = readSync(fd, buffer, filled, wanted - filled, at + filled);
      if (got === 0) break;
      filled += got;
    }
  };
  return {
    size,
    read(at, wanted) {
      const length = Math.min(wanted, WINDOW, size - at);
      if (length <= 0 || at < 0) return NOTHING;
      if (at < start || at + length > start + filled) fill(at, length);
      return buffer.subarray(at - start, Math.min(at - start + length, filled));
    },
    unchanged,
    close: () => closeSync(fd),
  };
}
