import { type Cursor, Ended } from "./cursor.js";

/** The bytes are not the JSON asked for. */
export class JsonError extends Error {
  override readonly name = "JsonError";
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads JSON where it lies, one value after another, without building what nobody asks for. Throws {@link JsonError}. */
export class JsonReader {
  constructor(readonly cursor: Cursor) {}

  fail(message: string): never {
    throw new JsonError(message, this.cursor.at);
  }

  /** The next byte that is no white space, not consumed; null at the end. */
  peek(): number | null {
    for (;;) {
      const byte = this.cursor.peek();
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      this.cursor.skip(1);
    }
  }

  expect(char: string): void {
    if (this.peek() !== char.charCodeAt(0)) this.fail(`${JSON.stringify(char)} is missing`);
    this.cursor.skip(1);
  }

  take(char: string): boolean {
    if (this.peek() !== char.charCodeAt(0)) return false;
    this.cursor.skip(1);
    return true;
  }

  /** Calls `member` with each key; it must read the value. */
  object(most: number, member: (key: string, at: number) => void): void {
    this.expect("{");
    if (this.take("}")) return;
    do {
      this.peek();
      const at = this.cursor.at;
      const key = this.string(most);
      this.expect(":");
      member(key, at);
    } while (this.take(","));
    this.expect("}");
  }

  array(element: () => void): void {
    this.expect("[");
    if (this.take("]")) return;
    do element();
    while (this.take(","));
    this.expect("]");
  }

  /** At most `most` bytes between the quotes. */
  string(most: number): string {
    this.expect('"');
    const start = this.cursor.at;
    const parts: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const piece = this.cursor.source.read(this.cursor.at, Math.min(256, this.cursor.left));
      if (piece.length === 0) throw new Ended(this.cursor.at);
      let taken = 0;
      while (taken < piece.length && !endsText(piece[taken] as number)) taken += 1;
      size += taken;
      if (size > most) this.fail(`a string longer than ${most} bytes`);
      if (taken > 0) parts.push(piece.slice(0, taken));
      this.cursor.skip(taken);
      if (taken === piece.length) continue;
      const byte = this.cursor.u8();
      if (byte === 0x22) break;
      if (byte < 0x20) this.fail("a control character in a string");
      const next = this.cursor.u8();
      parts.push(Uint8Array.of(byte, next));
      size += 2;
    }
    const raw = parts.length === 1 ? parts[0] : Buffer.concat(parts);
    try {
      const text = UTF8.decode(raw);
      return text.includes("\\") ? (JSON.parse(`"${text}"`) as string) : text;
    } catch {
      throw new JsonError("a string is no valid UTF-8 or has a bad escape", start);
    }
  }

  /** A whole number from 0 to 2^53. */
  whole(): number {
    this.peek();
    let digits = "";
    for (let byte = this.cursor.peek(); byte !== null && byte >= 0x30 && byte <= 0x39; byte = this.cursor.peek()) {
      digits += String.fromCharCode(byte);
      this.cursor.skip(1);
      if (digits.length > 16) this.fail("a number beyond 2^53");
    }
    const value = Number(digits);
    if (digits === "" || (digits.length > 1 && digits.startsWith("0"))) this.fail("no whole number");
    if (!Number.isSafeInteger(value)) this.fail("a number beyond 2^53");
    return value;
  }

  /** Any value, not kept. */
  skip(depth: number): void {
    if (depth < 0) this.fail("nested too deeply");
    const byte = this.peek();
    if (byte === 0x7b) this.object(1 << 20, () => this.skip(depth - 1));
    else if (byte === 0x5b) this.array(() => this.skip(depth - 1));
    else if (byte === 0x22) this.string(1 << 24);
    else {
      let word = "";
      for (let next = this.cursor.peek(); next !== null && /[-+.0-9a-zA-Z]/.test(String.fromCharCode(next)); ) {
        word += String.fromCharCode(next);
        if (word.length > 64) this.fail("no value");
        this.cursor.skip(1);
        next = this.cursor.peek();
      }
      if (!/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)$/.test(word)) this.fail("no value");
    }
  }
}

/** A quote, a backslash or a control character. */
const endsText = (byte: number): boolean => byte === 0x22 || byte === 0x5c || byte < 0x20;
