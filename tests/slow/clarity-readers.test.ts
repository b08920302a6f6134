import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { pythonWith } from "./models/python.js";

/**
 * The reference readers of safetensors and ONNX write models, read them after `clarity embed`, and write them again.
 * They come from the package index into a throw-away environment; CLARITY_PYTHON names a Python that already has them.
 */
const folder = mkdtempSync(join(tmpdir(), "clarity-readers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const CLARITY = fileURLToPath(new URL("../../packages/clarity/bin/clarity.cjs", import.meta.url));

const { python, why } = pythonWith("CLARITY_PYTHON", "libraries.txt", "numpy, safetensors, onnx");

const run = (program: string, ...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8", timeout: 120_000 });
  return { status, out: stdout, err: stderr };
};
const ours = (...words: string[]) => run(process.execPath, CLARITY, ...words);
const theirs = (program: string, ...words: string[]) => {
  const { status, out, err } = run(python!, "-c", program, ...words);
  expect([status, err]).toEqual([0, expect.any(String)]);
  return out;
};
const root = (path: string) => ours("digest", "--tensors", path).out.trim();

const SAFETENSORS = {
  make: `
import sys, numpy as np
from safetensors.numpy import save_file
r = np.random.default_rng(1)
save_file({"b": r.random((7, 3), dtype=np.float32), "a": r.integers(0, 9, 5), "h": r.random(3).astype(np.float16), "e": np.zeros((0, 4))}, sys.argv[1], metadata={"format": "np", "é": "ü\\"\\n"})`,
  read: `
import sys, json
from safetensors import safe_open
with safe_open(sys.argv[1], framework="np") as f:
    m = {k: v for k, v in (f.metadata() or {}).items() if not k.startswith("clarity.attestation_")}
    print(json.dumps([m, {k: [str(f.get_tensor(k).dtype), f.get_tensor(k).tolist()] for k in sorted(f.keys())}], sort_keys=True))`,
  rewrite: `
import sys
from safetensors import safe_open
from safetensors.numpy import save_file
with safe_open(sys.argv[1], framework="np") as f:
    save_file({k: f.get_tensor(k) for k in reversed(list(f.keys()))}, sys.argv[2], metadata=f.metadata())`,
};

const ONNX = {
  make: `
import sys, numpy as np, onnx
from onnx import helper, numpy_helper, TensorProto
w = numpy_helper.from_array(np.arange(12, dtype=np.float32).reshape(3, 4), "w")
c = helper.make_tensor("c", TensorProto.INT64, [2], [5, 6])
g = helper.make_graph([helper.make_node("MatMul", ["x", "w"], ["y"])], "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 3])], [helper.make_tensor_value_info("y", TensorProto.FLOAT, [2, 4])], [w, c])
m = helper.make_model(g, producer_name="made")
helper.set_model_props(m, {"author": "somebody", "é": "ü"})
onnx.save(m, sys.argv[1])`,
  read: `
import sys, json, onnx
from onnx import numpy_helper
m = onnx.load(sys.argv[1]); onnx.checker.check_model(m, full_check=True)
p = {e.key: e.value for e in m.metadata_props if not e.key.startswith("clarity.attestation_")}
print(json.dumps([p, m.producer_name, [[t.name, numpy_helper.to_array(t).tolist()] for t in m.graph.initializer], [n.op_type for n in m.graph.node]]))`,
  rewrite: `
import sys, onnx
onnx.save(onnx.load(sys.argv[1]), sys.argv[2])`,
};

describe.skipIf(why !== null).each([
  ["safetensors", SAFETENSORS],
  ["onnx", ONNX],
] as const)(`C2: the reference of %s${why === null ? "" : `: ${why}`}`, (format, programs) => {
  it("reads the same before, after embedding, after embedding again, and after taking it out; what it writes has the same root", () => {
    const model = `m.${format}`;
    theirs(programs.make, model);
    run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "k.key");
    run("openssl", "ec", "-in", "k.key", "-pubout", "-out", "k.pub");
    const bytes = readFileSync(join(folder, model));
    const before = theirs(programs.read, model);
    const first = root(model);
    expect(first).toMatch(/^sha256:/);
    for (const how of ["rewritten", "in place", "in place"]) {
      expect(ours("embed", "--private-key", "k.key", model).out).toContain(how);
      expect(theirs(programs.read, model)).toBe(before);
      expect(root(model)).toBe(first);
    }
    expect(ours("verify", "--embedded", "--public-key", "k.pub", model).status).toBe(0);
    theirs(programs.rewrite, model, `again.${format}`);
    expect(ours("verify", "--embedded", "--public-key", "k.pub", `again.${format}`)).toMatchObject({ status: 0 });
    expect(ours("extract", "--remove", model).status).toBe(0);
    expect(readFileSync(join(folder, model)).equals(bytes)).toBe(true);
  });
});
