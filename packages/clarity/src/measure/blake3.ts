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

  const state = new Uint32Array(16);
  const message = new Uint32Array(16);
  const block = new Uint8Array(64);
  const chaining = new Uint32Array(8);
  /** Chaining values of finished subtrees, eight words each. */
  const stack: Uint32Array[] = [];
  let filled = 0;
  let blocks = 0;
  let chunks = 0;
  chaining.set(IV);

  function mix(a: number, b: number, c: number, d: number, x: number, y: number): void {
    let va = state[a]!;
    let vb = state[b]!;
    let vc = state[c]!;
    let vd = state[d]!;
    va = (va + vb + x) | 0;
    vd ^= va;
    vd = (vd >>> 16) | (vd << 16);
    vc = (vc + vd) | 0;
    vb ^= vc;
    vb = (vb >>> 12) | (vb << 20);
    va = (va + vb + y) | 0;
    vd ^= va;
    vd = (vd >>> 8) | (vd << 24);
    vc = (vc + vd) | 0;
    vb ^= vc;
    vb = (vb >>> 7) | (vb << 25);
    state[a] = va;
    state[b] = vb;
    state[c] = vc;
    state[d] = vd;
  }

  /** Compresses `message`; the first eight words of `state` become the new chaining value. */
  function compress(value: Uint32Array, counter: number, length: number, flags: number): void {
    state.set(value);
    for (let word = 0; word < 4; word++) state[8 + word] = IV[word]!;
    state[12] = counter >>> 0;
    state[13] = Math.floor(counter / 0x100000000);
    state[14] = length;
    state[15] = flags;
    for (let at = 0; at < 112; at += 16) {
      mix(0, 4, 8, 12, message[order[at]!]!, message[order[at + 1]!]!);
      mix(1, 5, 9, 13, message[order[at + 2]!]!, message[order[at + 3]!]!);
      mix(2, 6, 10, 14, message[order[at + 4]!]!, message[order[at + 5]!]!);
      mix(3, 7, 11, 15, message[order[at + 6]!]!, message[order[at + 7]!]!);
      mix(0, 5, 10, 15, message[order[at + 8]!]!, message[order[at + 9]!]!);
      mix(1, 6, 11, 12, message[order[at + 10]!]!, message[order[at + 11]!]!);
      mix(2, 7, 8, 13, message[order[at + 12]!]!, message[order[at + 13]!]!);
      mix(3, 4, 9, 14, message[order[at + 14]!]!, message[order[at + 15]!]!);
    }
    for (let word = 0; word < 8; word++) state[word] = state[word]! ^ state[word + 8]!;
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
      chaining.set(state.subarray(0, 8));
      blocks += 1;
      return;
    }
    compress(chaining, chunks, 64, startFlag() | CHUNK_END);
    push(state.slice(0, 8));
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
      value = state.slice(0, 8);
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
      let value = state.slice(0, 8);
      for (let at = stack.length - 1; at >= 0; at--) {
        message.set(stack[at]!, 0);
        message.set(value, 8);
        compress(IV, 0, 64, at === 0 ? PARENT | ROOT : PARENT);
        value = state.slice(0, 8);
      }
    }
    let text = "";
    for (let at = 0; at < 32; at++) text += ((state[at >> 2]! >>> ((at & 3) * 8)) & 255).toString(16).padStart(2, "0");
    return text;
  }

  return { update, digest };
}
