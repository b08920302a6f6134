export interface Blake3 {
  update(bytes: Uint8Array): void;
  /** 32 bytes, lowercase hex. */
  digest(): string;
}

/**
 * BLAKE3 (github.com/BLAKE3-team/BLAKE3-specs), hash mode, 32 bytes. One function without imports: workers are started
 * from its text, so that the program stays one file when bundled.
 */
export function createBlake3(): Blake3 {
  const IV = Uint32Array.of(
    0x6a09e667,
    0xbb67ae85,
    0x3c6ef372,
    0xa54ff53a,
    0x510e527f,
    0x9b05688c,
    0x1f83d9ab,
    0x5be0cd19,
  );
  const CHUNK_START = 1;
  const CHUNK_END = 2;
  const PARENT = 4;
  const ROOT = 8;
  /** Message word order of all seven rounds. */
  const order = new Uint8Array(112);
  const permutation = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];
  for (let word = 0; word < 16; word++) order[word] = word;
  for (let at = 16; at < 112; at++) order[at] = order[at - 16 - (at % 16) + permutation[at % 16]!]!;

  /** The last compression's output. */
  const state = new Uint32Array(8);
  const message = new Uint32Array(16);
  const block = new Uint8Array(64);
  const chaining = new Uint32Array(8);
  /** Chaining values of finished subtrees, eight words each. */
  const stack: Uint32Array[] = [];
  let filled = 0;
  let blocks = 0;
  let chunks = 0;
  chaining.set(IV);

  /** Compresses `message` into `state`. Sixteen variables and no helper: an array instead is six times slower. */
  function compress(value: Uint32Array, counter: number, length: number, flags: number): void {
    let s0 = value[0]!;
    let s1 = value[1]!;
    let s2 = value[2]!;
    let s3 = value[3]!;
    let s4 = value[4]!;
    let s5 = value[5]!;
    let s6 = value[6]!;
    let s7 = value[7]!;
    let s8 = IV[0]!;
    let s9 = IV[1]!;
    let s10 = IV[2]!;
    let s11 = IV[3]!;
    let s12 = counter | 0;
    let s13 = Math.floor(counter / 0x100000000);
    let s14 = length;
    let s15 = flags;
    for (let at = 0; at < 112; at += 16) {
      s0 = (s0 + s4 + message[order[at + 0]!]!) | 0;
      s12 ^= s0;
      s12 = (s12 >>> 16) | (s12 << 16);
      s8 = (s8 + s12) | 0;
      s4 ^= s8;
      s4 = (s4 >>> 12) | (s4 << 20);
      s0 = (s0 + s4 + message[order[at + 1]!]!) | 0;
      s12 ^= s0;
      s12 = (s12 >>> 8) | (s12 << 24);
      s8 = (s8 + s12) | 0;
      s4 ^= s8;
      s4 = (s4 >>> 7) | (s4 << 25);
      s1 = (s1 + s5 + message[order[at + 2]!]!) | 0;
      s13 ^= s1;
      s13 = (s13 >>> 16) | (s13 << 16);
      s9 = (s9 + s13) | 0;
      s5 ^= s9;
      s5 = (s5 >>> 12) | (s5 << 20);
      s1 = (s1 + s5 + message[order[at + 3]!]!) | 0;
      s13 ^= s1;
      s13 = (s13 >>> 8) | (s13 << 24);
      s9 = (s9 + s13) | 0;
      s5 ^= s9;
      s5 = (s5 >>> 7) | (s5 << 25);
      s2 = (s2 + s6 + message[order[at + 4]!]!) | 0;
      s14 ^= s2;
      s14 = (s14 >>> 16) | (s14 << 16);
      s10 = (s10 + s14) | 0;
      s6 ^= s10;
      s6 = (s6 >>> 12) | (s6 << 20);
      s2 = (s2 + s6 + message[order[at + 5]!]!) | 0;
      s14 ^= s2;
      s14 = (s14 >>> 8) | (s14 << 24);
      s10 = (s10 + s14) | 0;
      s6 ^= s10;
      s6 = (s6 >>> 7) | (s6 << 25);
      s3 = (s3 + s7 + message[order[at + 6]!]!) | 0;
      s15 ^= s3;
      s15 = (s15 >>> 16) | (s15 << 16);
      s11 = (s11 + s15) | 0;
      s7 ^= s11;
      s7 = (s7 >>> 12) | (s7 << 20);
      s3 = (s3 + s7 + message[order[at + 7]!]!) | 0;
      s15 ^= s3;
      s15 = (s15 >>> 8) | (s15 << 24);
      s11 = (s11 + s15) | 0;
      s7 ^= s11;
      s7 = (s7 >>> 7) | (s7 << 25);
      s0 = (s0 + s5 + message[order[at + 8]!]!) | 0;
      s15 ^= s0;
      s15 = (s15 >>> 16) | (s15 << 16);
      s10 = (s10 + s15) | 0;
      s5 ^= s10;
      s5 = (s5 >>> 12) | (s5 << 20);
      s0 = (s0 + s5 + message[order[at + 9]!]!) | 0;
      s15 ^= s0;
      s15 = (s15 >>> 8) | (s15 << 24);
      s10 = (s10 + s15) | 0;
      s5 ^= s10;
      s5 = (s5 >>> 7) | (s5 << 25);
      s1 = (s1 + s6 + message[order[at + 10]!]!) | 0;
      s12 ^= s1;
      s12 = (s12 >>> 16) | (s12 << 16);
      s11 = (s11 + s12) | 0;
      s6 ^= s11;
      s6 = (s6 >>> 12) | (s6 << 20);
      s1 = (s1 + s6 + message[order[at + 11]!]!) | 0;
      s12 ^= s1;
      s12 = (s12 >>> 8) | (s12 << 24);
      s11 = (s11 + s12) | 0;
      s6 ^= s11;
      s6 = (s6 >>> 7) | (s6 << 25);
      s2 = (s2 + s7 + message[order[at + 12]!]!) | 0;
      s13 ^= s2;
      s13 = (s13 >>> 16) | (s13 << 16);
      s8 = (s8 + s13) | 0;
      s7 ^= s8;
      s7 = (s7 >>> 12) | (s7 << 20);
      s2 = (s2 + s7 + message[order[at + 13]!]!) | 0;
      s13 ^= s2;
      s13 = (s13 >>> 8) | (s13 << 24);
      s8 = (s8 + s13) | 0;
      s7 ^= s8;
      s7 = (s7 >>> 7) | (s7 << 25);
      s3 = (s3 + s4 + message[order[at + 14]!]!) | 0;
      s14 ^= s3;
      s14 = (s14 >>> 16) | (s14 << 16);
      s9 = (s9 + s14) | 0;
      s4 ^= s9;
      s4 = (s4 >>> 12) | (s4 << 20);
      s3 = (s3 + s4 + message[order[at + 15]!]!) | 0;
      s14 ^= s3;
      s14 = (s14 >>> 8) | (s14 << 24);
      s9 = (s9 + s14) | 0;
      s4 ^= s9;
      s4 = (s4 >>> 7) | (s4 << 25);
    }
    state[0] = s0 ^ s8;
    state[1] = s1 ^ s9;
    state[2] = s2 ^ s10;
    state[3] = s3 ^ s11;
    state[4] = s4 ^ s12;
    state[5] = s5 ^ s13;
    state[6] = s6 ^ s14;
    state[7] = s7 ^ s15;
  }

  function load(bytes: Uint8Array, at: number): void {
    for (let word = 0; word < 16; word++) {
      const from = at + word * 4;
      message[word] = bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24);
    }
  }

  const startFlag = () => (blocks === 0 ? CHUNK_START : 0);

  /** A block that is certainly not the last of the input. */
  function absorb(bytes: Uint8Array, at: number): void {
    load(bytes, at);
    if (blocks < 15) {
      compress(chaining, chunks, 64, startFlag());
      chaining.set(state);
      blocks += 1;
      return;
    }
    compress(chaining, chunks, 64, startFlag() | CHUNK_END);
    push(state.slice());
    chaining.set(IV);
    blocks = 0;
  }

  /** One more finished chunk: as many subtrees join as the chunk count has trailing zero bits. */
  function push(finished: Uint32Array): void {
    let value = finished;
    chunks += 1;
    for (let total = chunks; total % 2 === 0; total /= 2) {
      message.set(stack.pop()!, 0);
      message.set(value, 8);
      compress(IV, 0, 64, PARENT);
      value = state.slice();
    }
    stack.push(value);
  }

  function update(bytes: Uint8Array): void {
    let at = 0;
    if (filled > 0) {
      const take = Math.min(64 - filled, bytes.length);
      block.set(bytes.subarray(0, take), filled);
      filled += take;
      at = take;
      if (at === bytes.length) return;
      absorb(block, 0);
      filled = 0;
    }
    for (; bytes.length - at > 64; at += 64) absorb(bytes, at);
    block.set(bytes.subarray(at), 0);
    filled = bytes.length - at;
  }

  function digest(): string {
    block.fill(0, filled);
    load(block, 0);
    const last = startFlag() | CHUNK_END;
    if (stack.length === 0) {
      compress(chaining, 0, filled, last | ROOT);
    } else {
      compress(chaining, chunks, filled, last);
      let value = state.slice();
      for (let at = stack.length - 1; at >= 0; at--) {
        message.set(stack[at]!, 0);
        message.set(value, 8);
        compress(IV, 0, 64, at === 0 ? PARENT | ROOT : PARENT);
        value = state.slice();
      }
    }
    let text = "";
    for (let at = 0; at < 32; at++) text += ((state[at >> 2]! >>> ((at & 3) * 8)) & 255).toString(16).padStart(2, "0");
    return text;
  }

  return { update, digest };
}
