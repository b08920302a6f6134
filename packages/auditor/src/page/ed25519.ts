import { sha512 } from "./sha2.js";

/** Verification of Ed25519 signatures (RFC 8032, section 5.1.7), without a cofactor, canonical encodings only. */

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * power(121666n, P - 2n));
const ROOT = power(2n, (P - 1n) / 4n);

/** X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z. */
type Point = readonly [bigint, bigint, bigint, bigint];

const IDENTITY: Point = [0n, 1n, 1n, 0n];
const BASE = decode(littleBytes(mod(4n * power(5n, P - 2n)))) as Point;

/** Whether `signature` (R, S) signs the message under the 32 bytes of a public key. */
export function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const point = decode(key);
  if (point === null || signature.length !== 64) return false;
  const s = little(signature.subarray(32));
  if (s >= ORDER) return false;
  const r = signature.subarray(0, 32);
  const digest = sha512(joined(r, key, message));
  const k = little(digest) % ORDER;
  const negative: Point = [mod(-point[0]), point[1], point[2], mod(-point[3])];
  const sum = encode(add(times(BASE, s), times(negative, k)));
  return sum.every((byte, i) => byte === r[i]);
}

/** Null unless the 32 bytes are the canonical encoding of a point. */
function decode(bytes: Uint8Array): Point | null {
  if (bytes.length !== 32) return null;
  const number = little(bytes);
  const sign = number >> 255n;
  const y = number & (2n ** 255n - 1n);
  if (y >= P) return null;
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  if (mod(v * x * x) !== u) x = mod(x * ROOT);
  if (mod(v * x * x) !== u || (x === 0n && sign === 1n)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

function encode([x, y, z]: Point): Uint8Array {
  const inverse = power(z, P - 2n);
  return littleBytes(mod(y * inverse) | ((mod(x * inverse) & 1n) << 255n));
}

/** RFC 8032, section 5.1.4: complete, so that it doubles too. */
function add(a: Point, b: Point): Point {
  const m = mod((a[1] - a[0]) * (b[1] - b[0]));
  const n = mod((a[1] + a[0]) * (b[1] + b[0]));
  const c = mod(2n * D * a[3] * b[3]);
  const d = mod(2n * a[2] * b[2]);
  const [e, f, g, h] = [n - m, d - c, d + c, n + m];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(point: Point, scalar: bigint): Point {
  let sum = IDENTITY;
  let double = point;
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = add(sum, double);
    double = add(double, double);
  }
  return sum;
}

function mod(n: bigint): bigint {
  const rest = n % P;
  return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = mod(base);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

function little(bytes: Uint8Array): bigint {
  let number = 0n;
  for (let i = bytes.length - 1; i >= 0; i -= 1) number = (number << 8n) | BigInt(bytes[i] as number);
  return number;
}

function littleBytes(number: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((number >> BigInt(8 * i)) & 255n));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
