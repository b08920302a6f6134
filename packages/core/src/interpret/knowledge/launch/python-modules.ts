import type { Line } from "../line.js";
import { handsOut } from "../net/hand-over.js";
import type { CodeManner, Emit } from "../types.js";
import { exact, type Value } from "../value.js";
import { isHere, opensDebugger } from "./debuggers.js";
import { stdinText } from "./shells.js";

/**
 * `python3 -m module words…`: some modules are programs with effects of their own, some run other code; the rest is code
 * that is installed, or stands in the folder at hand.
 */
export function runPythonModule(module: Value, words: readonly Value[], line: Line, emit: Emit): void {
  const name = module.text;
  const known = module.form === "exact" ? MODULES.get(name) : undefined;
  if (known !== undefined) return known(words, line, emit);
  const program = PROGRAMS[name];
  if (program !== undefined) return void emit.run([{ ...module, text: program }, ...words]);
  if (HARMLESS.has(name)) return;
  emit.add("code.run", "package", module, { language: "python", origin: "package", program: line.program });
  if (module.form !== "exact" || !/^[\w.]+$/.test(name)) return;
  // What stands in the folder at hand comes first.
  const path = name.replaceAll(".", "/");
  for (const file of [`${path}.py`, `${path}/__main__.py`]) {
    const at = { ...module, text: file };
    if (emit.wanted(at) === null) continue;
    const around = file.endsWith("/__main__.py") ? name : name.slice(0, Math.max(name.lastIndexOf("."), 0));
    if (around !== "") emit.load("python", around);
    return emit.script("python", at, words, HERE);
  }
  emit.load("python", name);
}

/** Its modules are looked for in the folder at hand. */
const HERE: CodeManner = { folders: ["."] };

type Run = (words: readonly Value[], line: Line, emit: Emit) => void;

/** Modules that are programs, and the name their entry goes by. */
const PROGRAMS: Readonly<Record<string, string>> = {
  pip: "pip",
  pip3: "pip",
  venv: "python-venv",
  virtualenv: "virtualenv",
  twine: "twine",
  pytest: "pytest",
  black: "black",
  mypy: "mypy",
  ruff: "ruff",
  flake8: "flake8",
  pylint: "pylint",
  isort: "isort",
  coverage: "coverage",
  uv: "uv",
  poetry: "poetry",
  pipx: "pipx",
  tox: "tox",
  nox: "nox",
  build: "pyproject-build",
  mkdocs: "mkdocs",
  sphinx: "sphinx-build",
  uvicorn: "uvicorn",
  gunicorn: "gunicorn",
  celery: "celery",
  flask: "flask",
  IPython: "ipython",
  bpython: "bpython",
  ptpython: "ptpython",
  alembic: "alembic",
  aerich: "aerich",
  yoyo: "yoyo",
  django: "django-admin",
  dvc: "dvc",
  mlflow: "mlflow",
  wandb: "wandb",
  prefect: "prefect",
  dagster: "dagster",
  modal: "modal",
  kaggle: "kaggle",
  bentoml: "bentoml",
  zenml: "zenml",
  airflow: "airflow",
  feast: "feast",
  awscli: "aws",
  ansible: "ansible",
  "huggingface_hub.commands.huggingface_cli": "huggingface-cli",
  "huggingface_hub.cli.hf": "hf",
  "dbt.cli.main": "dbt",
  jupyter: "jupyter",
  streamlit: "streamlit",
  pre_commit: "pre-commit",
  "vllm.entrypoints.openai.api_server": "vllm-api-server",
  "vllm.entrypoints.api_server": "vllm-api-server",
  "sglang.launch_server": "sglang-launch-server",
  "llama_cpp.server": "llama-server",
  mlx_lm: "mlx_lm",
  "mlx_lm.server": "mlx_lm.server",
  "mlx_lm.generate": "mlx_lm.generate",
  "mlx_lm.chat": "mlx_lm.chat",
  "mlx_lm.lora": "mlx_lm.lora",
  "mlx_lm.convert": "mlx_lm.convert",
  "mlx_vlm.generate": "mlx_vlm.generate",
  "mlx_vlm.server": "mlx_vlm.server",
  whisper: "whisper",
  huggingface_hub: "hf",
};

const HARMLESS: ReadonlySet<string> = new Set(
  "this platform site sysconfig tabnanny py_compile compileall dis ast tokenize calendar symtable pickletools inspect textwrap mimetypes locale difflib keyword".split(
    " ",
  ),
);

/** Words that are no options, and the values of those options that take one. */
function sorted(
  words: readonly Value[],
  valued: string,
): { readonly rest: readonly Value[]; readonly of: ReadonlyMap<string, readonly Value[]> } {
  const rest: Value[] = [];
  const of = new Map<string, Value[]>();
  const put = (name: string, value: Value): void => void of.set(name, [...(of.get(name) ?? []), value]);
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const [, name, value] = /^(--?[\w-]+?)(?:=(.*))?$/s.exec(word.form === "exact" ? word.text : "") ?? [];
    if (name === undefined) rest.push(word);
    else if (value !== undefined) put(name, { ...word, text: value });
    else if (valued.split(" ").includes(name)) {
      put(name, words[i + 1] ?? exact(""));
      i++;
    } else put(name, word);
  }
  return { rest, of };
}

/** The statements to time, and what prepares them, are code. */
const timed: Run = (words, _line, emit) => {
  const { rest, of } = sorted(words, "-s --setup -n --number -r --repeat -u --unit");
  const texts = [...(of.get("-s") ?? []), ...(of.get("--setup") ?? []), ...rest];
  if (texts.length === 0) return;
  const all = texts.every(({ form }) => form === "exact");
  emit.code("python", all ? { ...texts[0]!, text: texts.map(({ text }) => text).join("\n") } : null, "inline");
};

/** A script, or a module, with options of its own in front. */
const hosted =
  (valued: string, code = ""): Run =>
  (words, line, emit) => {
    const { of } = sorted(words, `${valued} -m ${code}`);
    if (code !== "" && of.has(code)) emit.opaque("unknown_code");
    const takers = [...valued.split(" "), code].filter((one) => one !== "");
    const at = words.findIndex((word, i) => !word.text.startsWith("-") && !takers.includes(words[i - 1]?.text ?? ""));
    if (at < 0) return;
    if (words[at - 1]?.text === "-m") runPythonModule(words[at]!, words.slice(at + 1), line, emit);
    else emit.script("python", words[at]!, words.slice(at + 1));
  };

/** Whoever reaches it may have anything run in the script behind it. */
const debugs: Run = (words, line, emit) => {
  const at = words.findIndex(({ text }) => text === "--listen" || text === "--connect");
  if (at >= 0 && words[at]!.text === "--listen") opensDebugger(words[at + 1] ?? null, "here", emit);
  if (at >= 0 && words[at]!.text === "--connect" && words[at + 1] !== undefined)
    emit.net("net.connect", words[at + 1]!);
  const rest = at < 0 ? words : words.slice(at + 2);
  hosted("--log-to --configure-subProcess", "-c")(
    rest.filter(({ text }) => text !== "--wait-for-client"),
    line,
    emit,
  );
};

/** `files`: everything below a folder is there for whoever asks. */
const serves =
  (port: number, files = false): Run =>
  (words, _line, emit) => {
    const { rest, of } = sorted(words, "-b --bind -d --directory -p --port -n");
    const bind = of.get("-b")?.[0] ?? of.get("--bind")?.[0] ?? of.get("-n")?.[0];
    const said = rest[0]?.text ?? of.get("-p")?.[0]?.text ?? "";
    emit.add("net.listen", "host", bind ?? "0.0.0.0", {
      scheme: "http",
      port: /^\d{1,5}$/.test(said) ? Number(said) : port,
    });
    const folder = of.get("-d")?.[0] ?? of.get("--directory")?.[0];
    if (files && !isHere(bind)) handsOut(folder ?? exact("."), emit);
  };

/** `-e archive folder`, `-c archive files…`, and looks. */
const archives: Run = (words, _line, emit) => {
  const { rest, of } = sorted(words, "");
  const [archive, ...others] = rest;
  if (archive === undefined) return;
  if (of.has("-e") || of.has("--extract")) {
    emit.file("file.read", archive);
    emit.file("file.write", others[0] ?? exact("."), { recursive: true, append: true });
  } else if (of.has("-c") || of.has("--create")) {
    for (const file of others) emit.file("file.read", file, { recursive: true });
    emit.file("file.write", archive);
  } else emit.file("file.read", archive);
};

/** Reads the first file, and writes the second where there is one. */
const converts: Run = (words, _line, emit) => {
  const [from, to] = sorted(words, "--indent").rest;
  if (from !== undefined && from.text !== "-") emit.file("file.read", from);
  if (to !== undefined) emit.file("file.write", to);
};

const reads: Run = (words, _line, emit) => {
  for (const file of sorted(words, "").rest) emit.file("file.read", file);
};

const connects: Run = (words, _line, emit) => {
  const [host] = sorted(words, "").rest;
  if (host !== undefined) emit.net("net.connect", host);
};

/** What is typed into it is code. */
const interactive: Run = (_words, line, emit) => emit.code("python", stdinText(line), "stdin");

const project: Run = (words, line, emit) => {
  emit.tool("unittest", words);
  emit.add("code.run", "code", words[0] ?? line.program, {
    language: "python",
    origin: "project",
    program: line.program,
  });
};

const MODULES: ReadonlyMap<string, Run> = new Map<string, Run>([
  ["timeit", timed],
  ["debugpy", debugs],
  ["pdb", hosted("", "-c")],
  ["bdb", hosted("")],
  ["profile", hosted("-o --outfile -s --sort")],
  ["cProfile", hosted("-o --outfile -s --sort")],
  ["trace", hosted("-f --file -C --coverdir --ignore-module --ignore-dir")],
  ["runpy", hosted("")],
  ["tracemalloc", hosted("")],
  ["http.server", serves(8000, true)],
  ["SimpleHTTPServer", serves(8000, true)],
  ["wsgiref.simple_server", serves(8000)],
  ["xmlrpc.server", serves(8000)],
  [
    "pydoc",
    (words, line, emit) =>
      words.some(({ text }) => text === "-p" || text === "-b") ? serves(0)(words, line, emit) : undefined,
  ],
  ["smtpd", serves(8025)],
  ["zipfile", archives],
  ["tarfile", archives],
  [
    "zipapp",
    (words, _line, emit) => {
      const { rest, of } = sorted(words, "-o --output -p --python -m --main");
      for (const one of rest) emit.file("file.read", one, { recursive: true });
      const to = of.get("-o")?.[0] ?? of.get("--output")?.[0];
      emit.file("file.write", to ?? exact("app.pyz"));
    },
  ],
  ["json.tool", converts],
  ["quopri", converts],
  ["uu", converts],
  ["base64", reads],
  [
    "gzip",
    (words, _line, emit) => {
      for (const file of sorted(words, "").rest) {
        emit.file("file.read", file);
        emit.file("file.write", file);
      }
    },
  ],
  ["ensurepip", (_words, _line, emit) => emit.add("package.install", "package", "pip", { program: "ensurepip" })],
  [
    "webbrowser",
    (words, _line, emit) => {
      for (const url of sorted(words, "").rest) emit.run([exact("xdg-open"), url]);
    },
  ],
  ["sqlite3", (words, _line, emit) => void emit.run([exact("sqlite3"), ...words])],
  ["telnetlib", connects],
  ["ftplib", connects],
  ["smtplib", connects],
  ["imaplib", connects],
  ["poplib", connects],
  ["code", interactive],
  ["idlelib", interactive],
  ["asyncio", interactive],
  ["unittest", project],
  ["doctest", project],
  [
    "lib2to3",
    (words, _line, emit) => {
      for (const file of sorted(words, "-f -x -j -o").rest)
        emit.file(words.some(({ text }) => text === "-w") ? "file.write" : "file.read", file, { recursive: true });
    },
  ],
]);
