/**
 * Stands for `node:buffer` in the page: exactly what verification uses of it, under the same names, so that the page runs
 * the code that the command runs. Strict where Node is, which the tests hold it to.
 */
export class Buffer extends Uint8Array {
  // A view on memory it shares, as subarrays are.
  static override from(source: unknown, encoding: unknown = "utf8"): Buffer {
    if (typeof source === "string") return wrap(encode(source, String(encoding)));
    return wrap(Uint8Array.from(source as ArrayLike<number>));
  }

  static alloc(length: number, fill = 0): Buffer {
    return wrap(new Uint8Array(length).fill(fill));
  }

  static override of(...bytes: number[]): Buffer {
    return wrap(Uint8Array.from(bytes));
  }

  static concat(parts: readonly Uint8Array[]): Buffer {
    const all = Buffer.alloc(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  static byteLength(text: string): number {
    return new TextEncoder().encode(text).length;
  }

  override subarray(from = 0, until = this.length): Buffer {
    return wrap(super.subarray(from, until));
  }

  override toString(encoding = "utf8"): string {
    if (encoding === "utf8") return new TextDecoder("utf-8", { ignoreBOM: true }).decode(this);
    if (encoding === "hex") return Array.from(this, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const binary = latin1(this);
    return encoding === "base64" ? btoa(binary) : binary;
  }

  write(text: string, at: number, _encoding: "latin1"): number {
    for (let i = 0; i < text.length; i += 1) this[at + i] = text.charCodeAt(i);
    return text.length;
  }

  readBigUInt64BE(at = 0): bigint {
    return new DataView(this.buffer, this.byteOffset).getBigUint64(at);
  }
}

function wrap(bytes: Uint8Array): Buffer {
  return Object.setPrototypeOf(bytes, Buffer.prototype) as Buffer;
}

function encode(text: string, encoding: string): Uint8Array {
  if (encoding === "utf8") return new TextEncoder().encode(text);
  if (encoding === "hex") return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  if (encoding === "latin1") return Uint8Array.from(text, (one) => one.charCodeAt(0));
  try {
    return Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  } catch {
    return new Uint8Array(0);
  }
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4_096) text += String.fromCharCode(...bytes.subarray(at, at + 4_096));
  return text;
}

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

export function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}
