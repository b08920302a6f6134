// What is done to a real file before a parser gets it. Everything follows from the number, so that a failure can be told
// by it and made again.

/** Random numbers from 0 to 1, the same for the same seed. */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Numbers at the edges of what lengths, counts and offsets are written in. */
const EDGES = [
  0n,
  1n,
  0x7fn,
  0x80n,
  0xffn,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  2n ** 53n,
  2n ** 63n - 1n,
  2n ** 64n - 1n,
];
const WORDS = [
  "[",
  "{",
  '"',
  "(",
  "\\",
  "\0",
  "}}",
  "]]",
  '{"a":',
  "..",
  "/",
  "%}",
  "{{",
  "\n",
  "-",
  "9",
  "e",
  "\xff",
  "\x80",
];
const MOST = 1 << 20;

const changes = [
  function flip(bytes, { below }) {
    for (let times = 1 + below(8); times > 0; times--) bytes[below(bytes.length)] ^= 1 << below(8);
    return bytes;
  },
  function put(bytes, { below }) {
    for (let times = 1 + below(4); times > 0; times--) bytes[below(bytes.length)] = below(256);
    return bytes;
  },
  function edge(bytes, { below, oneOf }) {
    const size = oneOf([1, 2, 4, 8]);
    if (bytes.length < size) return bytes;
    const value = Buffer.alloc(8);
    value.writeBigUInt64LE(oneOf(EDGES));
    const part = value.subarray(0, size);
    bytes.set(below(2) === 0 ? part : Buffer.from(part).reverse(), below(bytes.length - size + 1));
    return bytes;
  },
  function cut(bytes, { below }) {
    return bytes.subarray(0, below(bytes.length));
  },
  function takeOut(bytes, { below }) {
    const at = below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + below(64))]);
  },
  function twice(bytes, { below }) {
    const at = below(bytes.length);
    const part = bytes.subarray(at, at + 1 + below(256));
    return Buffer.concat([bytes.subarray(0, at + part.length), part, bytes.subarray(at + part.length)]);
  },
  function repeat(bytes, { below, oneOf }) {
    const at = below(bytes.length + 1);
    const run = Buffer.from(oneOf(WORDS), "latin1")
      .toString("latin1")
      .repeat(2 ** below(14));
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(run, "latin1"), bytes.subarray(at)]);
  },
  function move(bytes, { below }) {
    const [from, to] = [below(bytes.length), below(bytes.length)];
    bytes.copyWithin(to, from, from + 1 + below(128));
    return bytes;
  },
  function splice(bytes, { below, other }) {
    const more = other();
    const at = below(more.length + 1);
    return Buffer.concat([bytes.subarray(0, below(bytes.length + 1)), more.subarray(at)]);
  },
];

/** One of the seeds, changed in one to five ways. */
export function mutate(seeds, random) {
  const below = (limit) => Math.floor(random() * Math.max(1, limit));
  const oneOf = (list) => list[below(list.length)];
  const tools = { below, oneOf, other: () => oneOf(seeds) };
  let bytes = Buffer.from(oneOf(seeds));
  for (let times = 1 + below(5); times > 0; times--) {
    bytes =
      bytes.length === 0 ? Buffer.from(oneOf(seeds)) : Buffer.from(oneOf(changes)(bytes, tools)).subarray(0, MOST);
  }
  return bytes;
}
