import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { keyPair } from "../testing/keypair.js";
import { plant, scratch } from "../testing/scratch.js";
import { tensorFile, writePolicy } from "../testing/trust.js";
import { typed } from "../testing/typed.js";
import { discover } from "./discover.js";
import { locateModel } from "./locate.js";

const folder = scratch();
const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const hub = join(folder, ".cache/huggingface/hub/models--org--name");
plant(folder, {
  "m/model.safetensors": tensorFile(Buffer.from("m")),
  "w.gguf": "GGUF",
  "notes/readme.txt": "x",
  "serve.py": "from transformers import AutoModel\nAutoModel.from_pretrained('./m')\n",
  "hidden.py": "import os, torch\ntorch.load(os.environ['W'])\n",
  "plain.py": "print(1)\n",
  "config.yaml": "server:\n  model: org/name\n  other: ./w.gguf\n",
  [`.cache/huggingface/hub/models--org--name/refs/main`]: COMMIT,
  [`.cache/huggingface/hub/models--org--name/blobs/aa`]: tensorFile(Buffer.from("hub")),
  ".ollama/models/manifests/registry.ollama.ai/library/tiny/latest": JSON.stringify({
    layers: [{ mediaType: "application/vnd.ollama.image.model", digest: `sha256:${"b".repeat(64)}` }],
  }),
  [`.ollama/models/blobs/sha256-${"b".repeat(64)}`]: "GGUF",
});
mkdirSync(join(hub, "snapshots", COMMIT), { recursive: true });
symlinkSync("../../blobs/aa", join(hub, "snapshots", COMMIT, "model.safetensors"));
const SNAPSHOT = join(hub, "snapshots", COMMIT);
const env = { HOME: folder };

describe("where models lie", () => {
  it.each([
    ["./m", join(folder, "m")],
    ["org/name", SNAPSHOT],
    ["org/name@main", SNAPSHOT],
    [`org/name@${COMMIT}`, SNAPSHOT],
    ["org/name@other", null],
    ["org/name@../x", null],
    ["org/nothing", null],
    ["tiny", join(folder, `.ollama/models/blobs/sha256-${"b".repeat(64)}`)],
    ["library/tiny:latest", join(folder, `.ollama/models/blobs/sha256-${"b".repeat(64)}`)],
    ["tiny:other", null],
    ["/nowhere/m", null],
  ])("%s is %s", (word, path) => {
    expect(locateModel(word, env, folder).path).toBe(path);
  });
});

const ROWS: readonly (readonly [
  why: string,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  paths: readonly (string | null)[],
  unknown: number,
])[] = [
  ["a server's operand", ["vllm", "serve", "./m"], {}, [join(folder, "m")], 0],
  ["an option", ["anything", "--weights=w.gguf"], {}, [join(folder, "w.gguf")], 0],
  ["a name of the hub", ["vllm", "serve", "org/name"], {}, [SNAPSHOT], 0],
  ["a name that is not here", ["vllm", "serve", "org/absent"], {}, [null], 0],
  ["in the program's own code", ["python3", "serve.py"], {}, [join(folder, "m")], 0],
  ["in its code, and nobody can say which", ["python3", "hidden.py"], {}, [], 1],
  ["in a variable", ["python3", "plain.py"], { MODEL_PATH: "./w.gguf" }, [join(folder, "w.gguf")], 0],
  ["in a variable, not here", ["python3", "plain.py"], { HF_MODEL_ID: "org/absent" }, [null], 0],
  ["in a configuration file", ["server", "--config", "config.yaml"], {}, [SNAPSHOT, join(folder, "w.gguf")], 0],
  ["none at all", ["python3", "plain.py"], { PATH: "/usr/bin" }, [], 0],
  ["a folder without models is none", ["ls", "notes"], {}, [], 0],
];

describe("C5: models a program is about to open", () => {
  it.each(ROWS)("%s", async (_why, command, more, paths, unknown) => {
    const found = await discover(command, { ...env, ...more }, folder);
    expect({ paths: found.models.map(({ path }) => path), unknown: found.unknown.length }).toEqual({ paths, unknown });
  });
});

describe("C5: a program starts only where its models are admitted", () => {
  const lab = keyPair(folder, "lab");
  const policy = writePolicy(
    folder,
    "p",
    { lab: lab.pub },
    `models: [{match: "*", mode: enforce, require: [{signed-by: lab}]}]\n`,
  );
  const mark = join(folder, "started");
  const program = [
    process.execPath,
    "-e",
    `require("fs").writeFileSync(${JSON.stringify(mark)}, process.env.HF_HUB_OFFLINE ?? "online"); process.exit(5)`,
  ];
  const guard = (more: readonly string[], command: readonly string[]) =>
    typed(["guard", "--policy", policy, ...more, "--", ...command], {
      cwd: folder,
      env: { ...env, PATH: process.env["PATH"] ?? "" },
    });

  it("refused, unknown, none: not started", async () => {
    expect((await guard([], [...program, "./m"])).status).toBe(15);
    expect((await guard([], ["python3", "hidden.py"])).err).toContain("models_unknown");
    expect((await guard([], program)).status).toBe(15);
    expect((await guard([], ["vllm", "serve", "org/absent"])).err).toContain("clarity pull");
    expect(existsSync(mark)).toBe(false);
  });

  it("admitted: started, offline, and its exit status is ours", async () => {
    await typed(["sign", "--private-key", lab.key, "--signature", `${folder}/m.sig`, `${folder}/m`]);
    expect((await guard(["--dry-run"], [...program, "./m"])).status).toBe(0);
    expect(existsSync(mark)).toBe(false);
    expect((await guard([], [...program, "./m"])).status).toBe(5);
    expect(existsSync(mark)).toBe(true);
  });

  it("one file of a model that was signed as a whole is judged with the whole", async () => {
    const admit = async () =>
      (await typed(["admit", "--policy", policy, "m/model.safetensors"], { cwd: folder, env })).status;
    expect(await admit()).toBe(0);
    writeFileSync(join(folder, "m", "planted.py"), "x");
    expect(await admit()).toBe(15);
    rmSync(join(folder, "m", "planted.py"));
  });

  it("a model of the hub's cache, which consists of links, by a signature over plain files", async () => {
    const plain = plant(join(folder, "published"), { "model.safetensors": tensorFile(Buffer.from("hub")) });
    await typed(["sign", "--private-key", lab.key, "--signature", `${SNAPSHOT}.sig`, plain]);
    const admit = async () =>
      (await typed(["admit", "--policy", policy, "--json", "org/name", "./m"], { cwd: folder, env })).out;
    expect(JSON.parse(await admit()).verdicts.map(({ admitted }: { admitted: boolean }) => admitted)).toEqual([
      true,
      true,
    ]);
    writeFileSync(join(hub, "blobs/aa"), "other");
    expect(JSON.parse(await admit()).verdicts.map(({ admitted }: { admitted: boolean }) => admitted)).toEqual([
      false,
      true,
    ]);
  });
});
