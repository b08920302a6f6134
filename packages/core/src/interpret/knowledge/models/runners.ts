import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";
import { exact, textOf } from "../value.js";

const nothing: Usage = { unknownOptions: "ignored" };
const loads = (line: Line, emit: Emit): void => {
  for (const operand of line.operands.slice(0, 1)) emit.model(operand);
};
const fetches = (host: string) => (line: Line, emit: Emit) => {
  emit.net("net.receive", exact(`https://${host}`));
  loads(line, emit);
};

const imports = (line: Line, emit: Emit): void => {
  const [file] = line.operands;
  if (file !== undefined) emit.model(file, true);
};

const FROM = /^\s*(?:FROM|ADAPTER)\s+(\S+)/gim;

/** `ollama create NAME -f Modelfile`: what its FROM and ADAPTER lines name. */
function create(line: Line, emit: Emit): void {
  const file = line.value("-f") ?? exact("Modelfile");
  emit.file("file.read", file);
  const text = emit.content(file);
  const found = text === null ? [] : [...text.slice(0, 65_536).matchAll(FROM)];
  for (const [, name = ""] of found.slice(0, 16)) emit.model(exact(name, file));
  // A model made of what nobody here has read.
  if (found.length === 0) emit.model({ ...file, form: "unknown", text: "" });
}

const removes: Usage = {
  effects: [],
  operands: { kind: "infra.delete", type: "cloud", detail: { program: "ollama", what: "image" } },
};

/** Programs that keep models of their own and run them by name. */
export const entries: readonly Entry[] = [
  {
    names: ["ollama"],
    options: { "-v --version -h --help": "harmless" },
    subcommands: {
      run: {
        options: {
          "--format, --keepalive, --think": "value",
          "--verbose --nowordwrap --insecure --hidethinking": "flag",
        },
        unknownOptions: "ignored",
        act: loads,
      },
      pull: { options: { "--insecure": "flag" }, act: fetches("registry.ollama.ai") },
      push: {
        options: { "--insecure": "flag" },
        effects: [{ kind: "net.send", name: "https://registry.ollama.ai" }],
      },
      create: { options: { "-f --file": "value", "-q --quantize": "value", "--experimental": "flag" }, act: create },
      cp: { operands: "text" },
      "rm delete": removes,
      "serve start": { effects: [{ kind: "net.listen", name: "127.0.0.1", detail: { port: 11434 } }] },
      "list ls ps show stop help": nothing,
      "signin signout launch": { effects: [{ kind: "net.connect", name: "ollama.com" }] },
    },
  },
  {
    names: ["lms"],
    subcommands: {
      load: { unknownOptions: "ignored", parameters: "kebab", act: loads },
      get: { unknownOptions: "ignored", parameters: "kebab", act: fetches("huggingface.co") },
      import: { unknownOptions: "ignored", act: imports },
      "ls ps status version unload log": nothing,
      server: {
        unknownOptions: "ignored",
        effects: [{ kind: "net.listen", name: "127.0.0.1", detail: { port: 1234 }, certainty: "possible" }],
      },
      "bootstrap create push clone login": {
        unknownOptions: "ignored",
        effects: [{ kind: "net.connect", name: "lmstudio.ai" }],
      },
    },
  },
  {
    names: ["llm"],
    options: {
      "-m --model": { value: "required" },
      "-s --system, -t --template, -o --option, -f --fragment, -a --attachment, -c": "value",
    },
    unknownOptions: "ignored",
    act: (line, emit) => emit.add("model.call", "model", textOf(line.value("-m")) ?? "*"),
  },
];

/** `docker model run|pull NAME`, of Docker's model runner. */
export const dockerModel: Usage = {
  subcommands: {
    run: {
      options: { "--backend, --color": "value", "--debug -d --detach --ignore-runtime-memory-check": "flag" },
      act: loads,
    },
    pull: { options: { "--ignore-runtime-memory-check": "flag" }, act: fetches("registry-1.docker.io") },
    package: {
      options: {
        "--gguf, --safetensors-dir, --safetensors, --dir-tar, --license, --context-size, --chat-template": "value",
        "--push": "flag",
      },
      act: (line, emit) => {
        for (const name of ["--gguf", "--safetensors-dir", "--safetensors"]) {
          for (const value of line.values(name)) emit.model(value, true);
        }
      },
    },
    push: { effects: [{ kind: "net.send", name: "https://registry-1.docker.io" }] },
    "rm unload": removes,
    "list ls ps inspect status logs df version": nothing,
    "tag configure install-runner uninstall-runner start-runner stop-runner restart-runner": {
      unknownOptions: "ignored",
      effects: [{ kind: "infra.apply", type: "cloud", name: "docker", detail: { program: "docker", what: "model" } }],
    },
  },
};
