/** SHA-256 and SHA-512 (FIPS 180-4), in one piece: what a browser offers itself is asynchronous. */

const ROUND_256 = constants(64, 3, 32).map(Number);
const START_256 = constants(8, 2, 32).map(Number);
const ROUND_512 = constants(80, 3, 64);
const START_512 = constants(8, 2, 64);
const MASK = (1n << 64n) - 1n;

export function sha256(message: Uint8Array): Uint8Array {
  const bytes = padded(message, 64, 8);
  const view = new DataView(bytes.buffer);
  const state = START_256.slice();
  const w = new Int32Array(64);
  for (let at = 0; at < bytes.length; at += 64) {
    for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(at + 4 * i);
    for (let i = 16; i < 64; i += 1)
      w[i] = (spread(w[i - 2]!, 17, 19, 10) + w[i - 7]! + spread(w[i - 15]!, 7, 18, 3) + w[i - 16]!) | 0;
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i += 1) {
      const one = (h + turn(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + ROUND_256[i]! + w[i]!) | 0;
      const two = (turn(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    for (const [i, one] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i]! + one) | 0;
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (const [i, word] of state.entries()) digest.setInt32(4 * i, word);
  return new Uint8Array(digest.buffer);
}

export function sha512(message: Uint8Array): Uint8Array {
  const bytes = padded(message, 128, 16);
  const view = new DataView(bytes.buffer);
  const state = START_512.slice();
  for (let at = 0; at < bytes.length; at += 128) {
    const w: bigint[] = [];
    for (let i = 0; i < 16; i += 1) w.push(view.getBigUint64(at + 8 * i));
    for (let i = 16; i < 80; i += 1)
      w.push((spread64(w[i - 2]!, 19n, 61n, 6n) + w[i - 7]! + spread64(w[i - 15]!, 1n, 8n, 7n) + w[i - 16]!) & MASK);
    let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let i = 0; i < 80; i += 1) {
      const one = (h + turn64(e, 14n, 18n, 41n) + ((e & f) ^ (~e & MASK & g)) + ROUND_512[i]! + w[i]!) & MASK;
      const two = (turn64(a, 28n, 34n, 39n) + ((a & b) ^ (a & c) ^ (b & c))) & MASK;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & MASK, c, b, a, (one + two) & MASK];
    }
    for (const [i, one] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i]! + one) & MASK;
  }
  const digest = new DataView(new ArrayBuffer(64));
  for (const [i, word] of state.entries()) digest.setBigUint64(8 * i, word);
  return new Uint8Array(digest.buffer);
}

/** One bit, zeros, and the length in bits in the last bytes of a block. */
function padded(message: Uint8Array, block: number, length: number): Uint8Array<ArrayBuffer> {
  const size = Math.ceil((message.length + 1 + length) / block) * block;
  const bytes = new Uint8Array(size);
  bytes.set(message);
  bytes[message.length] = 0x80;
  new DataView(bytes.buffer).setBigUint64(size - 8, BigInt(message.length) * 8n);
  return bytes;
}

const right = (x: number, n: number) => (x >>> n) | (x << (32 - n));
const turn = (x: number, a: number, b: number, c: number) => right(x, a) ^ right(x, b) ^ right(x, c);
const spread = (x: number, a: number, b: number, shift: number) => right(x, a) ^ right(x, b) ^ (x >>> shift);
const right64 = (x: bigint, n: bigint) => ((x >> n) | (x << (64n - n))) & MASK;
const turn64 = (x: bigint, a: bigint, b: bigint, c: bigint) => right64(x, a) ^ right64(x, b) ^ right64(x, c);
const spread64 = (x: bigint, a: bigint, b: bigint, shift: bigint) => right64(x, a) ^ right64(x, b) ^ (x >> shift);

/** The first bits of the fractional parts of the square or cube roots of the first primes: nothing up a sleeve. */
function constants(count: number, root: 2 | 3, bits: number): bigint[] {
  const found: bigint[] = [];
  for (let n = 2; found.length < count; n += 1) {
    if (isPrime(n)) found.push(fraction(BigInt(n), BigInt(root), BigInt(bits)));
  }
  return found;
}

function isPrime(n: number): boolean {
  for (let d = 2; d * d <= n; d += 1) if (n % d === 0) return false;
  return true;
}

/** floor(n^(1/root) · 2^bits) modulo 2^bits. */
function fraction(n: bigint, root: bigint, bits: bigint): bigint {
  const target = n << (bits * root);
  let low = 0n;
  let high = 1n << (bits + 10n);
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** root <= target) low = middle;
    else high = middle;
  }
  return low & ((1n << bits) - 1n);
}
