import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { tar, zip } from "../../../packages/clarity/src/scan/testing/archive.js";
import { TENSOR_FORMATS } from "../../../packages/clarity/src/tensors/content.js";
import { anyModel, makeModel } from "../../../packages/clarity/src/testing/models.js";
import { issue, makeRoot, revocationList } from "../../../packages/clarity/src/testing/openssl.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const CLARITY = join(ROOT, "packages/clarity/bin/clarity.cjs");
const VECTORS = join(ROOT, "../shared/vectors");

/**
 * Writes sound files of every kind Clarity reads, as its own commands, openssl and, where `python` has the libraries,
 * the libraries of the formats write them; and the foreign vectors where they are.
 */
export function makeSeeds(folder: string, python: string | null): void {
  const at = (...names: string[]) => join(folder, ...names);
  const run = (program: string, ...words: string[]) => {
    const env = { ...process.env, HOME: folder };
    const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, env, timeout: 300_000 });
    if (status !== 0) throw new Error(`${program} ${words.join(" ")}: ${stderr}`);
    return stdout;
  };
  const clarity = (...words: string[]) => run(process.execPath, CLARITY, ...words);

  mkdirSync(at("models"));
  for (const format of TENSOR_FORMATS) {
    for (const [index, model] of fc.sample(anyModel, { numRuns: 12, seed: 7 }).entries()) {
      writeFileSync(at("models", `${index}.${format}`), makeModel(format, model));
    }
  }
  const numpy = Buffer.from("\x93NUMPY\x01\x00v\x00{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "latin1");
  writeFileSync(at("models", "a.npy"), Buffer.concat([numpy.subarray(0, -1), Buffer.from("}\n\x80\x04N.", "latin1")]));
  const entries = ["data.pkl", "version", "config.json"].map((name) => ({
    name: `a/${name}`,
    data: Buffer.from("\x80\x04}."),
  }));
  writeFileSync(at("models", "a.pt"), zip(entries.map((entry) => ({ ...entry, deflate: true }))));
  writeFileSync(at("models", "a.keras"), zip([{ name: "config.json", data: Buffer.from(KERAS) }]));
  writeFileSync(at("models", "a.h5"), Buffer.concat([Buffer.from("\x89HDF\r\n\x1a\n", "latin1"), Buffer.from(KERAS)]));
  const packed = tar([{ name: "a/model_weights.pkl", data: Buffer.from("\x80\x04}.") }]);
  writeFileSync(at("models", "a.tar"), packed);
  writeFileSync(at("models", "a.tar.gz"), gzipSync(packed));
  writeFileSync(
    at("models", "chat.jinja"),
    "{% for m in messages %}{{ m['content'] | trim }}{% endfor %}{{ eos_token }}",
  );
  writeFileSync(
    at("models", "config.json"),
    '{"auto_map": {"AutoModel": "m.M"}, "chat_template": "{{ a }}", "x": [1, 2.5e3, null]}',
  );
  writeFileSync(at("models", "m.py"), "import torch\nclass M(torch.nn.Module):\n    def f(self): return eval('1')\n");

  const root = makeRoot(folder, "root");
  const leaf = issue(folder, "leaf", root, ["keyUsage=critical,digitalSignature"]);
  const stamper = issue(folder, "tsa", root, [
    "keyUsage=critical,digitalSignature",
    "extendedKeyUsage=critical,timeStamping",
  ]);
  revocationList(folder, "list", root, [leaf]);
  for (const name of ["root", "leaf", "tsa"])
    run("openssl", "x509", "-in", `${name}.pem`, "-outform", "der", "-out", `${name}.der`);
  writeFileSync(at("serial"), "01\n");
  writeFileSync(
    at("tsa.cnf"),
    `[tsa]\ndefault_tsa=it\n[it]\nserial=${folder}/serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\n`,
  );
  run("openssl", "ts", "-query", "-data", "root.pem", "-sha256", "-cert", "-out", "q.tsq");
  const by = ["-signer", stamper.certificate, "-inkey", stamper.key, "-chain", root.certificate];
  run("openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q.tsq", ...by, "-out", "whole.tst");
  run("openssl", "ts", "-reply", "-config", "tsa.cnf", "-in", "whole.tst", "-token_out", "-out", "token.tst");

  writeFileSync(at("lineage.json"), LINEAGE);
  cpSync(at("models", "0.safetensors"), at("clean", "m.safetensors"));
  clarity("sign", "--private-key", leaf.key, "--signature", "key.sig", "models");
  const certified = ["--signing-certificate", leaf.certificate, "--certificate-chain", root.certificate];
  clarity("sign", "--private-key", leaf.key, ...certified, "--signature", "cert.sig", "--shard-size", "64", "models");
  clarity("attest", "--private-key", leaf.key, "--lineage", "lineage.json", "--scan", "clean");
  clarity(
    "revoke",
    "--list",
    "list.jsonl",
    "--name",
    "list",
    "--private-key",
    leaf.key,
    "--reason",
    "gone",
    "--dataset",
    `sha256:${"0".repeat(64)}`,
  );
  clarity("diff", "--proof", "a.proof", "models/0.safetensors", "models/0.safetensors");
  run("sh", "-c", "sha256sum models/* > a.sums");
  writeFileSync(at("a.manifest"), MANIFEST);
  for (const name of ["key.sig", "cert.sig", "clean.clarity.jsonl", "list.jsonl"]) {
    for (const [index, line] of readFileSync(at(name), "utf8").split("\n").filter(Boolean).entries()) {
      if (!line.startsWith('{"')) continue;
      const { dsseEnvelope } = JSON.parse(line) as { dsseEnvelope: { payload: string } };
      writeFileSync(at(`${name}.${index}.payload`), Buffer.from(dsseEnvelope.payload, "base64"));
    }
  }
  const walk = readFileSync(join(ROOT, "docs/clarity.md"), "utf8");
  writeFileSync(at("trust.yaml"), /```yaml trust\.yaml\n([\s\S]*?)```/.exec(walk)![1]!);

  if (python !== null) run(python, fileURLToPath(new URL("benign.py", import.meta.url)), at("real"));
  for (const name of ["oms", "pickle"])
    if (existsSync(join(VECTORS, name))) cpSync(join(VECTORS, name), at(`vectors-${name}`), { recursive: true });
}

const KERAS = JSON.stringify({
  class_name: "Sequential",
  config: {
    layers: [
      {
        module: "keras.layers",
        class_name: "Lambda",
        config: { function: ["4wEAAAA=", null, null] },
        registered_name: null,
      },
    ],
  },
});

const LINEAGE = JSON.stringify({
  complete: true,
  datasets: [{ digest: `sha256:${"1".repeat(64)}`, name: "d", licence: "MIT OR Apache-2.0", role: "pretraining" }],
  parents: [{ root: `sha256:${"2".repeat(64)}`, name: "p", relation: "finetune" }],
});

const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  layers: [
    {
      mediaType: "application/vnd.cncf.model.weight.v1.raw",
      digest: `sha256:${"3".repeat(64)}`,
      size: 8,
      annotations: { "org.cncf.model.filepath": "w.bin" },
    },
  ],
});
