/** One element of DER: enough of it to read what node:crypto does not tell about certificates and revocation lists. */
export interface Element {
  readonly tag: number;
  /** The content alone. */
  readonly body: Buffer;
  /** Tag, length and content. */
  readonly whole: Buffer;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  time: 0x18,
  sequence: 0x30,
} as const;

export class DerError extends Error {
  override readonly name = "DerError";
}

/** The element at `at`. Only definite lengths of at most four bytes, in their shortest form. @throws DerError */
export function readElement(bytes: Buffer, at = 0): Element {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 31) === 31) throw new DerError("truncated or long tag");
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4 || start + count > bytes.length) throw new DerError("length");
    length = bytes.readUIntBE(start, count);
    if (length < 0x80 || (count > 1 && length < 2 ** (8 * (count - 1)))) throw new DerError("length not shortest");
    start += count;
  }
  if (start + length > bytes.length) throw new DerError("truncated");
  return { tag, body: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}

/** The elements one after the other. @throws DerError */
export function readElements(bytes: Buffer): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const element = readElement(bytes, at);
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

/** The whole of `bytes` as one element of this kind. @throws DerError */
export function readOnly(bytes: Buffer, tag: number): Element {
  const element = readElement(bytes);
  if (element.tag !== tag || element.whole.length !== bytes.length)
    throw new DerError(`not a single 0x${tag.toString(16)}`);
  return element;
}

/** `1.2.840.…` @throws DerError */
export function readOid(element: Element): string {
  if (element.tag !== TAG.oid || element.body.length === 0 || element.body.length > 64) throw new DerError("oid");
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of element.body) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) throw new DerError("oid arc");
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join(".");
}

const TIME = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;

/** UTCTime or GeneralizedTime as RFC 5280 has them; milliseconds since 1970. @throws DerError */
export function readTime({ tag, body }: Element): number {
  const match = TIME.exec(body.toString("latin1"));
  const digits = tag === TAG.utcTime ? 2 : tag === TAG.time ? 4 : 0;
  if (match === null || match[1]!.length !== digits) throw new DerError("time");
  const [year, ...rest] = match.slice(1);
  const full = digits === 4 ? "" : Number(year) < 50 ? "20" : "19";
  return instantOf([full + year!, ...rest]);
}

/** Milliseconds since 1970 of year, month, day, hour, minute and second in digits, and of thousandths beside them. */
export function instantOf(digits: readonly string[], ms = 0): number {
  const [year = 0, month = 0, day, hour, minute, second] = digits.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}
