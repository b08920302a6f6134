/** A small pickle assembler: each function gives the bytes of one opcode. */
const latin = (text: string) => Buffer.from(text, "latin1");
const u32 = (value: number) => {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value);
  return out;
};
const u64 = (value: number) => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(BigInt(value));
  return out;
};

export const op = {
  proto: (version: number) => Buffer.from([0x80, version]),
  frame: (length: number) => Buffer.concat([Buffer.from([0x95]), u64(length)]),
  global: (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`),
  inst: (module: string, name: string) => Buffer.from(`i${module}\n${name}\n`),
  stackGlobal: Buffer.from([0x93]),
  text: (value: string) => Buffer.concat([latin("X"), u32(Buffer.byteLength(value)), Buffer.from(value)]),
  short: (value: string) => Buffer.concat([Buffer.from([0x8c, Buffer.byteLength(value)]), Buffer.from(value)]),
  long8: (value: string) => Buffer.concat([Buffer.from([0x8d]), u64(Buffer.byteLength(value)), Buffer.from(value)]),
  unicode: (raw: string) => latin(`V${raw}\n`),
  string: (quoted: string) => latin(`S${quoted}\n`),
  shortString: (value: string) => Buffer.concat([latin("U"), Buffer.from([value.length]), latin(value)]),
  bytes: (value: Uint8Array) => Buffer.concat([latin("B"), u32(value.length), value]),
  int1: (value: number) => Buffer.from([0x4b, value]),
  put: (index: number) => Buffer.from([0x71, index]),
  putText: (index: number) => latin(`p${index}\n`),
  get: (index: number) => Buffer.from([0x68, index]),
  getText: (index: number) => latin(`g${index}\n`),
  longPut: (index: number) => Buffer.concat([latin("r"), u32(index)]),
  longGet: (index: number) => Buffer.concat([latin("j"), u32(index)]),
  memoize: Buffer.from([0x94]),
  mark: latin("("),
  tuple: latin("t"),
  tuple1: Buffer.from([0x85]),
  tuple2: Buffer.from([0x86]),
  emptyTuple: latin(")"),
  emptyDict: latin("}"),
  emptyList: latin("]"),
  append: latin("a"),
  appends: latin("e"),
  setItem: latin("s"),
  setItems: latin("u"),
  reduce: latin("R"),
  build: latin("b"),
  obj: latin("o"),
  newobj: Buffer.from([0x81]),
  newobjEx: Buffer.from([0x92]),
  ext1: (code: number) => Buffer.from([0x82, code]),
  persid: (id: string) => latin(`P${id}\n`),
  binpersid: latin("Q"),
  nextBuffer: Buffer.from([0x97]),
  dup: latin("2"),
  pop: latin("0"),
  none: latin("N"),
  stop: latin("."),
} as const;

export const pickle = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);
