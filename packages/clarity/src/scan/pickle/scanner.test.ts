import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { look } from "../testing/look.js";
import { op, pickle } from "../testing/pickle.js";

const { proto, stop, reduce, emptyTuple, global } = op;
const evil = pickle(proto(2), global("os", "system"), op.text("x"), op.tuple1, reduce, stop);
const fine = pickle(proto(4), op.emptyList, stop);

describe("C7: a pickle may only import what builds data", () => {
  it.each<[string, Buffer, string[]]>([
    ["a list", fine, []],
    ["an ordered dictionary", pickle(proto(2), global("collections", "OrderedDict"), emptyTuple, reduce, stop), []],
    [
      "a tensor with a storage by identifier inside an archive only",
      pickle(proto(2), op.text("k"), op.binpersid, stop),
      ["pickle.persistent_id"],
    ],
    ["GLOBAL", evil, ["pickle.dangerous_global"]],
    ["an unknown class", pickle(global("sklearn.svm", "SVC"), emptyTuple, reduce, stop), ["pickle.unknown_global"]],
    ["an import alone, without a call", pickle(global("os", "system"), stop), ["pickle.dangerous_global"]],
    [
      "a name inside an allowed module's attribute",
      pickle(proto(4), op.short("collections"), op.short("abc.sys"), op.stackGlobal, stop),
      ["pickle.unknown_global"],
    ],
    [
      "STACK_GLOBAL with names that went through the memo",
      pickle(
        proto(4),
        op.short("os"),
        op.put(5),
        op.pop,
        op.short("system"),
        op.put(6),
        op.pop,
        op.get(5),
        op.get(6),
        op.stackGlobal,
        stop,
      ),
      ["pickle.dangerous_global"],
    ],
    [
      "MEMOIZE stores at the memo's size",
      pickle(
        proto(4),
        op.short("os"),
        op.memoize,
        op.short("system"),
        op.memoize,
        op.get(0),
        op.get(1),
        op.stackGlobal,
        stop,
      ),
      ["pickle.dangerous_global"],
    ],
    [
      "a memo index far out",
      pickle(
        op.text("os"),
        op.longPut(4_000_000_000),
        op.longGet(4_000_000_000),
        op.text("system"),
        op.stackGlobal,
        stop,
      ),
      ["pickle.dangerous_global"],
    ],
    ["names by DUP", pickle(op.text("posix"), op.dup, op.stackGlobal, stop), ["pickle.dangerous_global"]],
    [
      "names spelt by escapes, which a search of the bytes misses",
      pickle(op.unicode("\\u006fs"), op.string("'sys\\x74em'"), op.stackGlobal, stop),
      ["pickle.dangerous_global"],
    ],
    [
      "names as 8-byte strings",
      pickle(op.long8("os"), op.shortString("system"), op.stackGlobal, stop),
      ["pickle.dangerous_global"],
    ],
    [
      "a name from a computed value",
      pickle(global("_codecs", "encode"), op.text("os"), op.tuple1, reduce, op.text("system"), op.stackGlobal, stop),
      ["pickle.computed_global"],
    ],
    ["INST", pickle(op.mark, op.string("'x'"), op.inst("os", "system"), stop), ["pickle.dangerous_global"]],
    ["OBJ", pickle(op.mark, global("os", "system"), op.text("x"), op.obj, stop), ["pickle.dangerous_global"]],
    ["NEWOBJ", pickle(proto(2), global("a.b", "C"), emptyTuple, op.newobj, stop), ["pickle.unknown_global"]],
    [
      "NEWOBJ_EX",
      pickle(proto(4), global("a.b", "C"), emptyTuple, op.emptyDict, op.newobjEx, stop),
      ["pickle.unknown_global"],
    ],
    [
      "a call of what a call gave",
      pickle(global("collections", "OrderedDict"), emptyTuple, reduce, emptyTuple, reduce, stop),
      ["pickle.computed_call"],
    ],
    [
      "BUILD on an allowed class changes it for everybody",
      pickle(global("collections", "OrderedDict"), op.emptyDict, op.build, stop),
      ["pickle.changes_global"],
    ],
    [
      "SETITEM on an import calls its method",
      pickle(global("collections", "OrderedDict"), op.none, op.none, op.setItem, stop),
      ["pickle.changes_global"],
    ],
    ["the extension registry", pickle(proto(2), op.ext1(7), stop), ["pickle.extension_registry"]],
    ["PERSID", pickle(op.persid("http://x"), stop), ["pickle.persistent_id"]],
    ["a buffer out of band", pickle(proto(5), op.nextBuffer, stop), ["pickle.out_of_band"]],
    ["the second of two pickles", pickle(fine, evil), ["pickle.dangerous_global"]],
    ["what stands before a break runs", evil.subarray(0, -1), ["pickle.broken", "pickle.dangerous_global"]],
    ["a byte that is no opcode", pickle(proto(2), Buffer.from([0xff]), stop), ["pickle.broken"]],
    ["an empty stack", pickle(proto(2), stop), ["pickle.broken"]],
    ["a mark where a value should be", pickle(op.mark, stop), ["pickle.broken"]],
    ["no mark where one should be", pickle(op.none, op.tuple, stop), ["pickle.broken"]],
    ["protocol 6", pickle(proto(6), op.none, stop), ["pickle.broken"]],
    ["GET of nothing", pickle(op.get(3), stop), ["pickle.broken"]],
    ["GET of a name", pickle(op.none, op.putText(0), Buffer.from("gx\n"), stop), ["pickle.broken"]],
    ["a frame beyond the file", pickle(proto(4), op.frame(1e9), op.none, stop), ["pickle.broken"]],
    ["text longer than the file", pickle(Buffer.from("X\xff\xff\xff\x7fos", "latin1"), stop), ["pickle.broken"]],
    ["other bytes behind it", pickle(fine, Buffer.from("hello")), ["pickle.trailing"]],
  ])("%s", async (_why, bytes, codes) => {
    expect((await look("m.pkl", bytes)).codes).toEqual(codes);
  });

  it("a name a person looked at is let through, and only that one", async () => {
    const bytes = pickle(global("sklearn.svm", "SVC"), emptyTuple, reduce, stop);
    expect((await look("m.pkl", bytes, ["sklearn.svm.SVC"])).exit).toBe(0);
    expect((await look("m.pkl", bytes, ["sklearn.svm.SV"])).exit).toBe(17);
  });

  it.each(["notes.txt", "m.safetensors", "m.gguf", "readme", "m.json", "m.onnx"])("is seen as %s too", async (name) => {
    expect((await look(name, evil)).exit).not.toBe(0);
    const old = pickle(global("os", "system"), op.mark, op.string("'x'"), op.tuple, reduce, stop);
    expect((await look(name, old)).exit).not.toBe(0);
  });

  it("the five pickles torch.save once wrote may be followed by raw numbers, and by no sixth that imports", async () => {
    const magic = pickle(proto(2), Buffer.from("8a0a6cfc9c46f9206aa85019", "hex"), stop);
    const old = pickle(magic, ...Array.from({ length: 4 }, () => fine));
    expect((await look("m.pt", pickle(old, Buffer.from([1, 2, 3, 255])))).codes).toEqual([]);
    expect((await look("m.pt", pickle(old, evil))).codes).toEqual(["pickle.dangerous_global"]);
  });

  it("ends on any bytes, and never calls what imports system clean", async () => {
    const parts = Object.values(op).flatMap((part) => (part instanceof Buffer ? [new Uint8Array(part)] : []));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constantFrom(...parts), fc.uint8Array({ maxLength: 6 })), { maxLength: 30 }),
        async (list) => {
          const bytes = pickle(...list);
          await look("m.pkl", bytes);
          expect((await look("m.pkl", pickle(global("os", "system"), bytes))).exit).toBe(17);
        },
      ),
      { numRuns: 300 },
    );
  });
});
