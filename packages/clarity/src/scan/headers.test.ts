import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { field, gguf, ggufPair, message, safetensors } from "./testing/formats.js";
import { look } from "./testing/look.js";

const tensor = (start: number, end: number, more: object = {}) => ({
  dtype: "F32",
  shape: [(end - start) / 4],
  data_offsets: [start, end],
  ...more,
});
const good = safetensors({ __metadata__: { format: "pt" }, a: tensor(0, 16), b: tensor(16, 20) }, 20);

describe("C7: safetensors headers", () => {
  it.each<[string, Buffer, string[]]>([
    ["whole", good, []],
    ["padded with blanks", safetensors(`${JSON.stringify({ a: tensor(0, 4) })}   `, 4), []],
    ["a length beyond the file", safetensors("{}", 0, 1000), ["safetensors.header_size"]],
    ["trailing bytes hide a second file", safetensors({ a: tensor(0, 4) }, 8), ["safetensors.hole"]],
    ["a hole between tensors", safetensors({ a: tensor(0, 4), b: tensor(8, 12) }, 12), ["safetensors.hole"]],
    ["two tensors on the same bytes", safetensors({ a: tensor(0, 8), b: tensor(4, 8) }, 8), ["safetensors.overlap"]],
    ["a tensor beyond the data", safetensors({ a: tensor(0, 8) }, 4), ["safetensors.range"]],
    ["a shape that needs other bytes", safetensors({ a: tensor(0, 4, { shape: [2] }) }, 4), ["safetensors.range"]],
    [
      "a product that overflows 64 bits to the right size",
      safetensors({ a: tensor(0, 4, { shape: [2 ** 32, 2 ** 32, 0] }) }, 4),
      ["safetensors.range"],
    ],
    ["an unknown type", safetensors({ a: tensor(0, 4, { dtype: "X9" }) }, 4), ["safetensors.tensor"]],
    [
      "a type of the object prototype",
      safetensors({ a: tensor(0, 4, { dtype: "constructor" }) }, 4),
      ["safetensors.tensor"],
    ],
    [
      "a name twice",
      safetensors(
        '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}',
        1,
      ),
      ["safetensors.duplicate_key"],
    ],
    [
      "a name twice, once escaped",
      safetensors(
        '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\\u0061":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}',
        1,
      ),
      ["safetensors.duplicate_key"],
    ],
    ["metadata that is no text", safetensors({ __metadata__: { a: { b: 1 } } }), ["safetensors.metadata"]],
    ["metadata that is a list", safetensors({ __metadata__: [1] }), ["safetensors.metadata"]],
    [
      "a negative offset",
      safetensors({ a: tensor(0, 4, { data_offsets: [-4, 0] }) }, 4),
      ["safetensors.header_syntax"],
    ],
    ["a broken header", safetensors('{"a":', 4), ["safetensors.header_syntax"]],
    ["two objects", safetensors("{}{}"), ["safetensors.header_syntax"]],
    [
      "deep nesting",
      safetensors(`{"__metadata__":${"[".repeat(5000)}`),
      ["safetensors.header_syntax", "safetensors.metadata"],
    ],
    ["a template in the metadata", safetensors({ __metadata__: { t: "{{ x.__class__ }}" } }), ["template.code_access"]],
    ["empty", Buffer.alloc(0), ["file.unrecognised"]],
    ["another format", Buffer.from("hello world, this is text"), ["file.wrong_extension"]],
  ])("%s", async (_why, bytes, codes) => {
    expect((await look("m.safetensors", bytes)).codes).toEqual(codes);
  });

  it("any changed byte of the header's numbers, braces and quotes is seen, and none ends the scan", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 21), fc.nat(255), async (at, byte) => {
        const bytes = Buffer.from(good);
        bytes[at] = byte;
        const { exit } = await look("m.safetensors", bytes);
        if (at < 9 && bytes[at] !== good[at]) expect(exit).not.toBe(0);
      }),
    );
  });
});

const one = [{ name: "a", shape: [8] }];

describe("C7: GGUF headers", () => {
  it.each<[string, Buffer, string[]]>([
    ["whole", gguf({ strings: [["general.name", "x"]], tensors: one, data: 32 }), []],
    ["version 1", gguf({ version: 1 }), ["gguf.version"]],
    ["counts beyond the file", gguf({ counts: [2n ** 62n, 0] }), ["gguf.bounds"]],
    ["keys beyond the file", gguf({ counts: [0, 2n ** 63n] }), ["gguf.bounds"]],
    [
      "a string beyond the file",
      gguf({ raw: [ggufPair("k", 8, Buffer.from("ffffffffffffff7f", "hex"))] }),
      ["gguf.bounds"],
    ],
    [
      "an array beyond the file",
      gguf({ raw: [ggufPair("k", 9, Buffer.from("04000000ffffffffffffff0f", "hex"))] }),
      ["gguf.bounds"],
    ],
    [
      "arrays in arrays in arrays",
      gguf({ raw: [ggufPair("k", 9, Buffer.from("090000000100000000000000".repeat(9), "hex"))] }),
      ["gguf.bounds"],
    ],
    ["an unknown value type", gguf({ raw: [ggufPair("k", 99, Buffer.alloc(8))] }), ["gguf.header"]],
    ["an alignment of 0", gguf({ raw: [ggufPair("general.alignment", 4, Buffer.alloc(4))] }), ["gguf.header"]],
    [
      "a key twice",
      gguf({
        strings: [
          ["a", "1"],
          ["a", "2"],
        ],
      }),
      ["gguf.duplicate_key"],
    ],
    [
      "a tensor name twice",
      gguf({ tensors: [...one, { name: "a", shape: [8], offset: 32 }], data: 64 }),
      ["gguf.duplicate_key"],
    ],
    ["a tensor beyond the data", gguf({ tensors: one, data: 31 }), ["gguf.tensor"]],
    [
      "an offset beyond 64 bits' sense",
      gguf({ tensors: [{ name: "a", shape: [8], offset: 2n ** 64n - 32n }], data: 32 }),
      ["gguf.tensor", "gguf.trailing"],
    ],
    [
      "a shape whose product wraps around",
      gguf({ tensors: [{ name: "a", shape: [2n ** 62n, 4n] }], data: 32 }),
      ["gguf.tensor", "gguf.trailing"],
    ],
    ["an unknown tensor type", gguf({ tensors: [{ name: "a", shape: [8], type: 77 }] }), ["gguf.tensor"]],
    ["a row that is no whole block", gguf({ tensors: [{ name: "a", shape: [8], type: 2 }] }), ["gguf.tensor"]],
    ["an unaligned tensor", gguf({ tensors: [{ name: "a", shape: [8], offset: 4 }], data: 36 }), ["gguf.tensor"]],
    ["shared bytes", gguf({ tensors: [...one, { name: "b", shape: [8] }], data: 32 }), ["gguf.overlap"]],
    ["a hidden tail", gguf({ tensors: one, data: 96 }), ["gguf.trailing"]],
    ["cut off", gguf({ strings: [["general.name", "xxxxxxxxxxxxxxxxxxxxxxxxx"]] }).subarray(0, 40), ["gguf.bounds"]],
    [
      "a template that reaches for Python",
      gguf({ strings: [["tokenizer.chat_template", "{{ ''.__class__ }}"]] }),
      ["template.code_access"],
    ],
    [
      "the second template",
      gguf({ strings: [["tokenizer.chat_template.tool", "{{ lipsum }}"]] }),
      ["template.escape_global"],
    ],
  ])("%s", async (_why, bytes, codes) => {
    expect((await look("m.gguf", bytes)).codes).toEqual(codes);
  });

  it("ends on any bytes", async () => {
    const whole = gguf({ strings: [["tokenizer.chat_template", "{{ x }}"]], tensors: one, data: 32 });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.uint8Array({ maxLength: 12 }),
        fc.nat(whole.length),
        async (at, bytes, cut) => {
          const changed = Buffer.from(whole);
          changed.set(bytes.subarray(0, whole.length - at), at);
          await look("m.gguf", changed.subarray(0, cut));
        },
      ),
    );
  });
});

const graph = (...parts: Buffer[]) => message(field(1, 8), field(7, message(...parts)));
const node = (type: string, domain = "") => field(1, message(field(4, type), field(7, domain)));
const outside = (location: string, more: readonly (readonly [string, string])[] = []) =>
  field(
    5,
    message(
      field(8, "w"),
      field(2, 1),
      field(14, 1),
      ...[["location", location] as const, ...more].map(([key, value]) =>
        field(13, message(field(1, key), field(2, value))),
      ),
    ),
  );

describe("C7: ONNX", () => {
  it.each<[string, Buffer, string[]]>([
    ["a graph", graph(node("Add"), node("Attention", "com.microsoft")), []],
    [
      "external data beside the model",
      graph(
        outside("weights.bin", [
          ["offset", "0"],
          ["length", "8"],
        ]),
      ),
      [],
    ],
    ["external data above the model", graph(outside("../../etc/passwd")), ["onnx.external_path"]],
    ["an absolute location", graph(outside("/etc/passwd")), ["onnx.external_path"]],
    ["a location for Windows", graph(outside("c:\\secret")), ["onnx.external_path"]],
    ["no location", graph(outside("")), ["onnx.external_path"]],
    ["an offset that is no number", graph(outside("w", [["offset", "-1"]])), ["onnx.external_file"]],
    [
      "external data of a constant in a subgraph",
      graph(field(1, message(field(4, "If"), field(5, message(field(6, message(outside("../x")))))))),
      ["onnx.external_path"],
    ],
    ["an operator nobody knows", graph(node("Run", "evil.ops")), ["onnx.custom_domain"]],
    [
      "an operator the model defines itself",
      message(graph(node("Gelu", "pkg.x")), field(25, message(field(1, "Gelu"), field(10, "pkg.x")))),
      [],
    ],
    [
      "an initialiser of other size than its shape",
      graph(field(5, message(field(1, 4), field(2, 1), field(9, Buffer.alloc(3))))),
      ["onnx.tensor"],
    ],
    ["no graph", message(field(1, 8)), ["onnx.broken"]],
    ["no protobuf", Buffer.from("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "latin1"), ["onnx.broken"]],
    ["a message longer than the file", Buffer.from("3affffff7f", "hex"), ["onnx.broken"]],
  ])("%s", async (_why, bytes, codes) => {
    expect((await look("m.onnx", bytes)).codes).toEqual(codes);
  });

  it("ends on any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => void (await look("m.onnx", bytes))),
    );
  });
});

const saved = (...ops: string[]) =>
  message(
    field(1, 1),
    field(2, message(field(2, message(...ops.map((name) => field(1, message(field(1, "n"), field(2, name)))))))),
  );

describe("C7: TensorFlow graphs", () => {
  it.each<[string, Buffer, string[]]>([
    ["arithmetic and the saver", saved("MatMul", "SaveV2", "RestoreV2"), []],
    ["Python inside", saved("MatMul", "PyFunc"), ["tensorflow.code_operation"]],
    ["files", saved("ReadFile", "WriteFile"), ["tensorflow.file_operation"]],
    [
      "in a library function",
      [2, 2, 2, 1, 3].reduceRight<Buffer>((inner, number) => field(number, inner), field(2, "EagerPyFunc")),
      ["tensorflow.code_operation"],
    ],
    [
      "a frozen graph",
      message(field(1, message(field(1, "n"), field(2, "PyFuncStateless")))),
      ["tensorflow.code_operation"],
    ],
    [
      "a Lambda layer in the saved objects",
      message(saved("MatMul"), field(9, '{"class_name": "Lambda", "config": {}}')),
      ["keras.lambda"],
    ],
    ["no graph", message(field(1, 1)), ["tensorflow.broken"]],
  ])("%s", async (_why, bytes, codes) => {
    expect((await look("saved_model.pb", bytes)).codes).toEqual(codes);
  });
});
