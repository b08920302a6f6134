/** Small writers of model headers, as dishonest as a test asks for. */
const u32 = (value: number) => {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value);
  return out;
};
const u64 = (value: number | bigint) => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64LE(BigInt(value));
  return out;
};

export function safetensors(header: unknown, data = 0, length?: number | bigint): Buffer {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  return Buffer.concat([u64(length ?? text.length), text, Buffer.alloc(data)]);
}

const ggufString = (text: string) => Buffer.concat([u64(Buffer.byteLength(text)), Buffer.from(text)]);

export interface GgufTensorSpec {
  readonly name: string;
  readonly shape: readonly (number | bigint)[];
  readonly type?: number;
  readonly offset?: number | bigint;
}

export function gguf(
  more: {
    strings?: readonly (readonly [string, string])[];
    raw?: readonly Uint8Array[];
    tensors?: readonly GgufTensorSpec[];
    data?: number;
    version?: number;
    counts?: readonly [number | bigint, number | bigint];
  } = {},
): Buffer {
  const { strings = [], raw = [], tensors = [], data = 0, version = 3 } = more;
  const [tensorCount, keyCount] = more.counts ?? [tensors.length, strings.length + raw.length];
  const head = Buffer.concat([
    Buffer.from("GGUF"),
    u32(version),
    u64(tensorCount),
    u64(keyCount),
    ...strings.map(([key, value]) => Buffer.concat([ggufString(key), u32(8), ggufString(value)])),
    ...raw,
    ...tensors.map(({ name, shape, type = 0, offset = 0 }) =>
      Buffer.concat([ggufString(name), u32(shape.length), ...shape.map((dim) => u64(dim)), u32(type), u64(offset)]),
    ),
  ]);
  return Buffer.concat([head, Buffer.alloc((32 - (head.length % 32)) % 32), Buffer.alloc(data)]);
}

export const ggufPair = (key: string, type: number, payload: Uint8Array): Buffer =>
  Buffer.concat([ggufString(key), u32(type), payload]);

function varint(value: number): Buffer {
  const out: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...out, left]);
    out.push((left % 128) + 128);
  }
}

/** One protobuf field: text or a message, or a number. */
export function field(number: number, value: string | number | Uint8Array): Buffer {
  if (typeof value === "number") return Buffer.concat([varint(number * 8), varint(value)]);
  const bytes = Buffer.from(value as Uint8Array);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

export const message = (...fields: readonly Uint8Array[]): Buffer => Buffer.concat(fields);
