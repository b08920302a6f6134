import { describe, expect, it } from "vitest";
import { processorMs } from "#processor";
import { look } from "../testing/look.js";
import { op, pickle } from "../testing/pickle.js";

const minusOne = Buffer.from([0x4a, 255, 255, 255, 255]);
const flags = (value: number) => op.int1(value);
/** `numpy.dtype(text, False, True)` with its state, as NumPy writes it. */
const dtype = (text: string, { order = "<", size = minusOne, flag = 0, version = 3 } = {}) =>
  pickle(
    op.global("numpy", "dtype"),
    ...[op.short(text), Buffer.from([0x89, 0x88, 0x87]), op.reduce, op.mark, op.int1(version), op.short(order)],
    ...[op.none, op.none, op.none, size, size === minusOne ? minusOne : op.int1(1), flags(flag), op.tuple, op.build],
  );

interface Array {
  readonly shape?: Uint8Array;
  readonly type?: Uint8Array;
  readonly more?: readonly Uint8Array[];
}
/** Up to the BUILD behind which joblib reads the numbers. */
const wrapper = ({ shape = pickle(op.int1(2), Buffer.from([0x85])), type = dtype("i8"), more = [] }: Array = {}) =>
  pickle(
    ...[op.global("joblib.numpy_pickle", "NumpyArrayWrapper"), op.emptyTuple, op.newobj, op.emptyDict, op.mark],
    ...[
      op.short("subclass"),
      op.global("numpy", "ndarray"),
      op.short("shape"),
      shape,
      op.short("order"),
      op.short("C"),
    ],
    ...[op.short("dtype"), type, op.short("allow_mmap"), Buffer.from([0x88]), ...more, op.setItems, op.build],
  );
const aligned = [op.short("numpy_array_alignment_bytes"), op.int1(16)];
const PAD = Buffer.from([3, 255, 255, 255]);
const NUMBERS = Buffer.from("0100000000000000ff00000000000000", "hex");
const file = (...parts: Uint8Array[]) => pickle(op.proto(4), ...parts, op.stop);
const system = pickle(op.global("os", "system"), op.short("x"), op.tuple1, op.reduce);

describe("C7: arrays of joblib inside a pickle", () => {
  it.each<[string, Uint8Array, string[]]>([
    ["numbers", file(wrapper(), NUMBERS), []],
    ["numbers behind a padding", file(wrapper({ more: aligned }), PAD, NUMBERS), []],
    ["texts", file(wrapper({ type: dtype("U2", { size: op.int1(8), flag: 8 }) }), NUMBERS), []],
    ["one number", file(wrapper({ shape: op.emptyTuple }), NUMBERS.subarray(0, 8)), []],
    [
      "objects: a pickle of its own",
      file(wrapper({ type: dtype("O8", { order: "|", flag: 63 }) }), file(op.emptyList)),
      [],
    ],
    [
      "objects that run a command",
      file(wrapper({ type: dtype("O8", { order: "|", flag: 63 }) }), file(system)),
      ["pickle.dangerous_global"],
    ],
    ["a command behind the numbers", file(wrapper(), NUMBERS, system), ["pickle.dangerous_global"]],
    [
      "a command as numbers, for a loader without joblib",
      file(wrapper(), pickle(system, op.stop, Buffer.alloc(16)).subarray(0, 16)),
      ["pickle.dangerous_global"],
    ],
    [
      "a command in the padding",
      file(wrapper({ more: aligned }), Buffer.from("c"), Buffer.from("os\nsystem\n".padEnd(99)), NUMBERS),
      ["pickle.dangerous_global"],
    ],
    [
      "fewer bytes than numbers",
      file(wrapper({ shape: pickle(op.int1(99), Buffer.from([0x85])) }), NUMBERS),
      ["pickle.broken"],
    ],
    ["a shape below zero", file(wrapper({ shape: pickle(minusOne, Buffer.from([0x85])) }), NUMBERS), ["pickle.broken"]],
    [
      "a type with another size in its state",
      file(wrapper({ type: dtype("i8", { size: op.int1(1) }) }), NUMBERS),
      ["pickle.broken"],
    ],
    [
      "numbers that have the flag of objects",
      file(wrapper({ type: dtype("i8", { flag: 1 }) }), NUMBERS),
      ["pickle.broken"],
    ],
    ["objects without it", file(wrapper({ type: dtype("O8", { order: "|" }) }), file(op.emptyList)), ["pickle.broken"]],
    ["a type of times", file(wrapper({ type: dtype("M8") }), NUMBERS), ["pickle.broken"]],
    ["a state of a later version", file(wrapper({ type: dtype("i8", { version: 4 }) }), NUMBERS), ["pickle.broken"]],
    ["a key nobody writes", file(wrapper({ more: [op.short("read"), op.int1(1)] }), NUMBERS), ["pickle.broken"]],
    [
      "a shape that is computed",
      file(wrapper({ shape: pickle(op.global("builtins", "tuple"), op.emptyTuple, op.reduce) }), NUMBERS),
      ["pickle.broken"],
    ],
  ])("%s", async (_why, bytes, codes) => {
    expect((await look("m.joblib", bytes)).codes).toEqual(codes);
  });

  it("many arrays in many looks ahead cost what the file is long", async () => {
    const many = Array.from({ length: 3000 }, () => pickle(wrapper(), NUMBERS, op.pop));
    const started = processorMs();
    expect((await look("m.joblib", file(...many, op.none))).codes).toEqual([]);
    expect(processorMs() - started).toBeLessThan(5000);
  });
});

describe("C7: what may be made may not be called", () => {
  const made = (module: string, name: string) =>
    file(op.global(module, name), op.emptyTuple, op.newobj, op.emptyDict, op.build);
  const called = (module: string, name: string) => file(op.global(module, name), op.emptyTuple, op.reduce);
  it.each<[string, Uint8Array, string[]]>([
    ["an estimator", made("sklearn.svm._classes", "SVC"), []],
    ["an estimator of a version to come", made("sklearn.trees.deep._forest", "BetterForest"), []],
    ["an estimator, called", called("sklearn.svm._classes", "SVC"), ["pickle.unknown_global"]],
    [
      "an estimator, called by OBJ",
      file(op.mark, op.global("sklearn.svm._classes", "SVC"), op.obj),
      ["pickle.unknown_global"],
    ],
    ["a function of the library", made("sklearn.datasets._base", "load_files"), ["pickle.unknown_global"]],
    ["a function that looks private", made("sklearn.utils", "_show_versions"), ["pickle.unknown_global"]],
    ["a class the library brings from elsewhere", made("sklearn.datasets._base", "Path"), ["pickle.unknown_global"]],
    ["a library that only starts the same", made("sklearn_evil.svm", "SVC"), ["pickle.unknown_global"]],
    [
      "a name with a dot",
      file(op.short("sklearn.svm"), op.short("SVC.fit"), op.stackGlobal),
      ["pickle.unknown_global"],
    ],
    ["a sparse matrix", made("scipy.sparse._csr", "csr_matrix"), []],
    ["training arguments", made("transformers.training_args", "TrainingArguments"), []],
    [
      "training arguments, called",
      called("transformers.training_args", "TrainingArguments"),
      ["pickle.unknown_global"],
    ],
    ["a loss, called", called("sklearn._loss._loss", "CyHalfBinomialLoss"), []],
  ])("%s", async (_why, bytes, codes) => {
    expect((await look("m.pkl", bytes)).codes).toEqual(codes);
  });
});
