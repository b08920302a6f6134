import { describe, expect, it } from "vitest";
import { processorMs } from "#processor";
import { zip } from "./testing/archive.js";
import { look } from "./testing/look.js";
import { op, pickle } from "./testing/pickle.js";

const layer = (more: object) =>
  JSON.stringify({ module: "keras", class_name: "Sequential", config: { layers: [more] } });
const npy = (descr: string, data: Uint8Array) => {
  const header = Buffer.from(`{'descr': ${descr}, 'fortran_order': False, 'shape': (1,), }\n`);
  return Buffer.concat([Buffer.from("\x93NUMPY\x01\x00", "latin1"), Buffer.from([header.length, 0]), header, data]);
};
const evil = pickle(op.proto(2), op.global("os", "system"), op.text("x"), op.tuple1, op.reduce, op.stop);

describe("C7: Keras configurations", () => {
  it.each<[string, string, string[]]>([
    ["a dense layer", layer({ module: "keras.layers", class_name: "Dense", config: { activation: "relu" } }), []],
    ["an activation by name", layer({ module: "builtins", class_name: "function", config: "relu" }), []],
    ["an initialiser", layer({ module: "keras.initializers", class_name: "GlorotUniform" }), []],
    ["a Lambda", layer({ module: "keras.layers", class_name: "Lambda" }), ["keras.lambda"]],
    ["a Lambda by registered name", layer({ class_name: "X", registered_name: "builtins>Lambda" }), ["keras.lambda"]],
    ["marshalled code", layer({ class_name: "__lambda__", config: { value: "4wAA" } }), ["keras.lambda"]],
    ["a function of another module", layer({ module: "os", class_name: "system" }), ["keras.module"]],
    [
      "a function of Keras that loads from addresses",
      layer({ module: "keras.utils", class_name: "get_file" }),
      ["keras.module"],
    ],
    ["a function below the layers", layer({ module: "keras.src.layers", class_name: "run" }), ["keras.module"]],
    [
      "a module's name that could be read in ever more ways",
      layer({ module: `keras.${"applications.".repeat(5_000)}`, class_name: "Dense" }),
      ["keras.module"],
    ],
    ["a builtin", layer({ module: "builtins", class_name: "exec" }), ["keras.module"]],
    [
      "a module that only starts like Keras",
      layer({ module: "keras_evil.layers", class_name: "Dense" }),
      ["keras.module"],
    ],
    ["unsafe mode", layer({ class_name: "Dense", config: { safe_mode: false } }), ["keras.unsafe_mode"]],
  ])("%s, in an archive and in HDF5", async (_why, config, codes) => {
    expect((await look("m.keras", zip([{ name: "config.json", data: Buffer.from(config) }]))).codes).toEqual(codes);
    const h5 = Buffer.concat([
      Buffer.from("\x89HDF\r\n\x1a\n{{{\x00[", "latin1"),
      Buffer.from(config),
      Buffer.alloc(9, 255),
    ]);
    expect((await look("m.h5", h5)).codes).toEqual(codes);
  });
});

describe("C7: arrays", () => {
  it.each<[string, Buffer, string[]]>([
    ["numbers", npy("'<f4'", Buffer.alloc(4)), []],
    ["a record of numbers", npy("[('a', '<f4'), ('b', '<i8')]", Buffer.alloc(12)), []],
    ["objects", npy("'|O'", evil), ["numpy.object_array", "pickle.dangerous_global"]],
    ["objects in a record", npy("[('a', '<f4'), ('b', 'O')]", evil), ["numpy.object_array", "pickle.dangerous_global"]],
    ["no header", Buffer.from("\x93NUMPY\x01\x00\xff\xff", "latin1"), ["numpy.broken"]],
  ])("%s, alone and in an archive", async (_why, bytes, codes) => {
    expect((await look("a.npy", bytes)).codes).toEqual(codes);
    expect((await look("a.npz", zip([{ name: "a.npy", data: bytes, deflate: true }]))).codes).toEqual(codes);
  });
});

describe("C7: repositories", () => {
  it.each<[string, string, unknown, string[]]>([
    ["a plain configuration", "config.json", { model_type: "llama" }, []],
    ["code of its own", "config.json", { auto_map: { AutoModel: "modeling_x.X" } }, ["repository.remote_code"]],
    [
      "code of another repository",
      "config.json",
      { auto_map: { AutoModel: "user/repo--modeling.X" } },
      ["repository.remote_code"],
    ],
    [
      "a tokenizer's code",
      "tokenizer_config.json",
      { auto_map: { AutoTokenizer: ["tok.T", null] } },
      ["repository.remote_code"],
    ],
    ["trust asked for", "config.json", { a: { trust_remote_code: true } }, ["repository.trust_remote_code"]],
    ["trust declined", "config.json", { trust_remote_code: false }, []],
    ["a module of its own", "modules.json", [{ type: "custom_st.Transformer" }], ["repository.remote_code"]],
    ["the usual modules", "modules.json", [{ type: "sentence_transformers.models.Pooling" }], []],
    ["a template", "tokenizer_config.json", { chat_template: "{{ x|attr('y') }}" }, ["template.attr_filter"]],
    [
      "a named template",
      "tokenizer_config.json",
      { chat_template: [{ name: "tool_use", template: "{% include 'x' %}" }] },
      ["template.loads"],
    ],
  ])("%s", async (_why, name, value, codes) => {
    expect((await look(name, Buffer.from(JSON.stringify(value)))).codes).toEqual(codes);
  });

  it("programs and libraries are findings under any name, Python is advice", async () => {
    expect((await look("weights.bin", Buffer.from("\x7fELF\x02\x01\x01", "latin1"))).codes).toEqual([
      "repository.native_code",
    ]);
    expect((await look("helper.so", Buffer.from("x"))).codes).toEqual(["repository.native_code"]);
    expect(await look("model.py", Buffer.from("import os"))).toMatchObject({ codes: ["repository.python"], exit: 0 });
  });

  it("a configuration nobody can read is not clean", async () => {
    expect(await look("config.json", Buffer.from("{"))).toMatchObject({ codes: ["repository.json"], exit: 18 });
  });
});

it("C7: beginnings of JSON that come to nothing do not cost the square of their number", async () => {
  const nested = Buffer.concat([
    Buffer.from("\x89HDF\r\n\x1a\n", "latin1"),
    Buffer.from("{".repeat(300_000)),
    Buffer.from([0xff]),
  ]);
  const started = processorMs();
  expect(await look("m.h5", nested)).toMatchObject({ codes: ["keras.bounds"], exit: 18 });
  expect(processorMs() - started).toBeLessThan(5000);
});
