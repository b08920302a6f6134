// Models: hashing against openssl and against the Python reference, verifying again with remembered digests, embedding.
// Order is drawn anew in each round. CLARITY_REFERENCE names a Python that has model-signing 1.1.1; without it those rows
// are skipped.
import { spawn, spawnSync } from "node:child_process";
import { randomFillSync } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { summarise } from "./measure.mjs";

export const name = "clarity";

const MIB = 1 << 20;

export async function run({ quick, root }) {
  const folder = mkdtempSync(join(process.env.RAMPART_BENCH_FOLDER ?? tmpdir(), "rampart-bench-clarity-"));
  try {
    const bin = join(root, "packages/clarity/bin/clarity.cjs");
    const at = {
      folder,
      bin,
      python: reference(),
      rounds: quick ? 3 : 7,
      env: { ...process.env, XDG_CACHE_HOME: join(folder, "cache") },
    };
    const openssl = (...words) => spawnSync("openssl", words, { cwd: folder });
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "key");
    openssl("ec", "-in", "key", "-pubout", "-out", "pub");
    return [
      ...(await largeFiles(at, quick ? 256 : 1024)),
      ...(await trees(at, quick)),
      ...(await again(at, quick)),
      ...(await embedding(at, quick)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reference() {
  const python = process.env.CLARITY_REFERENCE;
  if (python === undefined) return null;
  return spawnSync(python, ["-c", "import model_signing"]).status === 0 ? python : null;
}

/** Runs a program to its end; gives milliseconds. */
function timed({ folder, env }, program, words) {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: folder, env, stdio: ["ignore", "ignore", "ignore"] });
    child.on("error", reject);
    child.on("exit", (status) =>
      status === 0 ? resolve(performance.now() - begin) : reject(new Error(`${program} ${words.join(" ")}: ${status}`)),
    );
  });
}

/** Times of several ways of doing one thing, in rounds, in an order drawn for each round; one round before does not count. */
async function rounds(at, ways) {
  const times = Object.fromEntries(Object.keys(ways).map((key) => [key, []]));
  for (let round = -1; round < at.rounds; round++) {
    const order = Object.keys(ways).sort(() => Math.random() - 0.5);
    for (const key of order) {
      const ms = await ways[key]();
      if (round >= 0) times[key].push(ms);
    }
  }
  return times;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
/** The median of the ratios of each round: what the machine did in a round hits both alike. */
const ratio = (over, under) => median(over.map((value, index) => value / under[index]));

const row = (label, times, more = {}) => ({
  name: `clarity: ${label}`,
  unit: "ms",
  ...summarise(Float64Array.from(times)),
  ...more,
});
const share = (label, value, budget) => ({ name: `clarity: ${label}`, unit: "×", value, budget });
const skipped = (label) => ({
  name: `clarity: ${label}`,
  unit: "",
  skipped: "CLARITY_REFERENCE names no Python with model-signing",
});

/** The reference's release has no verb for digests: both verify one signature of the model. */
const python = (at, model) => () =>
  timed(at, at.python, [
    "-m",
    "model_signing",
    "verify",
    "key",
    "--signature",
    `${model}.sig`,
    "--public_key",
    "pub",
    model,
  ]);
const verifying = (at, model) => ours(at, "verify", "--signature", `${model}.sig`, "--public-key", "pub", model);
const signing = (at, model) => ours(at, "sign", "--private-key", "key", "--signature", `${model}.sig`, model)();
const ours =
  (at, ...words) =>
  () =>
    timed(at, process.execPath, [at.bin, ...words]);

async function largeFiles(at, mib) {
  const files = ["one", "two"].map((each) => plant(join(at.folder, "large", each), mib));
  await signing(at, "large");
  const times = await rounds(at, {
    openssl: async () => {
      const begin = performance.now();
      await Promise.all(files.map((file) => timed(at, "openssl", ["dgst", "-sha256", file])));
      return performance.now() - begin;
    },
    ours: verifying(at, "large"),
    ...(at.python === null ? {} : { python: python(at, "large") }),
  });
  const size = `2 files of ${mib} MiB`;
  return [
    row(`${size}, two parallel openssl dgst`, times.openssl),
    row(`${size}, verify`, times.ours),
    share(`${size}, throughput against openssl`, ratio(times.openssl, times.ours), { least: 0.85 }),
    at.python === null ? skipped(`${size}, the reference`) : row(`${size}, the reference`, times.python),
    ...(at.python === null
      ? []
      : [share(`${size}, time against the reference`, ratio(times.ours, times.python), { most: 1.1 })]),
  ];
}

async function trees(at, quick) {
  const rows = [];
  const shapes = [
    ["one large file", [quick ? 256 : 1024]],
    ["one large and many small files", [quick ? 128 : 512, ...Array(200).fill(1)]],
    [`${quick ? 500 : 2000} small files`, Array(quick ? 500 : 2000).fill(1 / 64)],
    ["one small file", [1 / 64]],
  ];
  for (const [label, sizes] of shapes) {
    const model = label.replaceAll(" ", "-");
    for (const [index, mib] of sizes.entries()) plant(join(at.folder, model, String(index % 50), `f${index}`), mib);
    await signing(at, model);
    const ways = { ours: verifying(at, model), ...(at.python === null ? {} : { python: python(at, model) }) };
    const times = await rounds(at, ways);
    rows.push(row(`${label}, verify`, times.ours));
    if (at.python === null) rows.push(skipped(`${label}, the reference`));
    else {
      rows.push(row(`${label}, the reference`, times.python));
      rows.push(share(`${label}, time against the reference`, ratio(times.ours, times.python), { most: 1.1 }));
    }
    rmSync(join(at.folder, model), { recursive: true });
  }
  return rows;
}

/** A model of 10 GB, sparse on disk, whose digests are remembered. */
async function again(at, quick) {
  const gigabytes = quick ? 1 : 10;
  mkdirSync(join(at.folder, "ten"));
  for (let index = 0; index < 5; index++) {
    const file = openSync(join(at.folder, "ten", `model-0000${index}-of-00005.safetensors`), "w");
    ftruncateSync(file, (gigabytes * 1e9) / 5);
    closeSync(file);
  }
  // What changed within seconds is not remembered.
  await new Promise((done) => setTimeout(done, 4_000));
  const first = await ours(at, "sign", "--cache", "--private-key", "key", "--signature", "sig", "ten")();
  const many = { ...at, rounds: at.rounds * 3 };
  const times = await rounds(many, {
    node: () => timed(at, process.execPath, ["-e", "0"]),
    ours: ours(at, "verify", "--cache", "--signature", "sig", "--public-key", "pub", "ten"),
  });
  const own = times.ours.map((ms, index) => Math.max(0, ms - times.node[index]));
  return [
    row(`${gigabytes} GB signed, every byte read (sparse)`, [first]),
    row("node -e 0, in the same rounds", times.node),
    row(`${gigabytes} GB verified again, whole process`, times.ours, { budget: { p50: 50 } }),
    row(`${gigabytes} GB verified again, above node -e 0`, own, { budget: { p50: 50 } }),
    row(`${gigabytes} GB judged again by a trust policy, asked of admit --serve`, await asked(at, many.rounds), {
      budget: { p50: 50 },
    }),
  ];
}

/** The way the guard asks: one process that keeps running. Milliseconds of each answer but the first ones. */
async function asked({ folder, env, bin }, times) {
  const key = readFileSync(join(folder, "pub"), "utf8").trim().replaceAll("\n", "\n      ");
  const rest = `models: [{match: "*", mode: enforce, require: [{signed-by: lab}]}]\n`;
  const head = `clarity: 1\nname: bench\ndefault: enforce\nsigners:\n  lab:\n    key: |\n      ${key}\n`;
  writeFileSync(join(folder, "trust.yaml"), head + rest);
  copyFileSync(join(folder, "sig"), join(folder, "ten.sig"));
  const words = [bin, "admit", "--serve", "--cache", "--no-memory", "--policy", "trust.yaml"];
  const child = spawn(process.execPath, words, { cwd: folder, env, stdio: ["pipe", "pipe", "ignore"] });
  const question = `${JSON.stringify({ v: 1, cwd: folder, names: ["ten"] })}\n`;
  const found = [];
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  for (let turn = -3; turn < times; turn++) {
    const begin = performance.now();
    child.stdin.write(question);
    const { value } = await lines.next();
    if (JSON.parse(value).verdicts?.[0]?.admitted !== true) throw new Error(`not admitted: ${value}`);
    if (turn >= 0) found.push(performance.now() - begin);
  }
  child.stdin.end();
  return found;
}

async function embedding(at, quick) {
  const mib = quick ? 128 : 1024;
  const model = join(at.folder, "m.safetensors");
  plant(model, mib, `{"w":{"dtype":"U8","shape":[${mib * MIB}],"data_offsets":[0,${mib * MIB}]}}`);
  const tensors = await rounds(at, { ours: ours(at, "digest", "--tensors", model), file: ours(at, "digest", model) });
  const first = await ours(at, "embed", "--private-key", "key", model)();
  await ours(at, "extract", "--output", "payload", model)();
  const later = await rounds(at, { ours: ours(at, "embed", "--attestation", "payload", model) });
  return [
    row(`safetensors of ${mib} MiB, tensor root`, tensors.ours),
    row(`safetensors of ${mib} MiB, digest of the file`, tensors.file),
    row(`safetensors of ${mib} MiB, sign and embed, file rewritten`, [first]),
    row(`safetensors of ${mib} MiB, embed again in place`, later.ours),
  ];
}

/** A file of random bytes behind a header; gives its path. */
function plant(path, mib, header) {
  mkdirSync(join(path, ".."), { recursive: true });
  const file = openSync(path, "w");
  if (header !== undefined) {
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeSync(file, Buffer.concat([length, Buffer.from(header)]));
  }
  const block = Buffer.alloc(Math.min(8, mib) * MIB);
  for (let left = mib * MIB; left > 0; left -= block.length)
    writeSync(file, randomFillSync(block), 0, Math.min(left, block.length));
  closeSync(file);
  return path;
}
