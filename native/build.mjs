// Compiles the native hook client where a C compiler is; where none is, says so and the Node hook is used.
//   node native/build.mjs            build/rampart-hook: static, stripped
//   node native/build.mjs missing    the same, unless the package of this platform has it (when `rampart` is installed)
//   node native/build.mjs sanitize   build/rampart-hook-sanitize, build/fuzz and, with clang, build/fuzz-coverage: for the tests
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("./", import.meta.url));
const sources = filesIn("hook", ".c");
const headers = filesIn("hook", ".h");
const WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion"];
const COMMON = ["-std=c11", "-D_GNU_SOURCE", ...WARNINGS];
const HARDENED = ["-O2", "-fstack-protector-strong", "-D_FORTIFY_SOURCE=2", "-Wl,-z,relro,-z,now", "-Wl,-s"];
const SANITIZED = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-DRAMPART_SANITIZE"];

/** The first that links wins: not every machine has the static C library, or the start files of a static PIE. */
const STATIC_FORMS = [["-static-pie", "-fPIE"], ["-static"]];

const sanitize = process.argv.includes("sanitize");
if (process.argv.includes("missing") && isPrebuilt()) process.exit(0);
const compiler = process.platform === "linux" ? findCompiler() : null;
mkdirSync(`${here}build`, { recursive: true });
if (compiler === null) {
  process.stdout.write("native hook client: no C compiler here; hosts get the Node hook, which starts slower\n");
} else if (sanitize) {
  const fuzzed = ["hook/reply.c", "hook/door.c", "hook/io.c", "fuzz/fuzz.c"].map((file) => here + file);
  const flags = [...SANITIZED, `-I${here}hook`, ...fuzzed];
  need(compile("rampart-hook-sanitize", [...SANITIZED, ...sources], sources));
  need(compile("fuzz", flags, fuzzed));
  // Where clang and its fuzzer are, inputs are chosen by what they reach; the driver of our own runs everywhere.
  if (isThere("clang"))
    compile("fuzz-coverage", [...flags, "-fsanitize=fuzzer", "-DRAMPART_LIBFUZZER"], fuzzed, "clang");
} else if (!STATIC_FORMS.some((form) => compile("rampart-hook", [...HARDENED, ...form, ...sources], sources))) {
  rmSync(`${here}build/rampart-hook`, { force: true });
  process.stdout.write("native hook client: it cannot be linked statically here; hosts get the Node hook\n");
}

/** Where npm installed the client of this platform beside us. */
function isPrebuilt() {
  try {
    createRequire(import.meta.url).resolve(`@rampart/hook-${process.platform}-${process.arch}/rampart-hook`);
    return true;
  } catch {
    return false;
  }
}

function findCompiler() {
  return ["cc", "gcc", "clang"].find(isThere) ?? null;
}

function isThere(name) {
  return spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0;
}

/** True where `build/NAME` is there and newer than what it is made of. Built beside and renamed: never half a file. */
function compile(name, flags, inputs, by = compiler) {
  const target = `${here}build/${name}`;
  const made = existsSync(target) ? statSync(target).mtimeMs : 0;
  if ([...inputs, ...headers, `${here}build.mjs`].every((file) => statSync(file).mtimeMs < made)) return true;
  const partial = `${target}.${process.pid}`;
  const done = spawnSync(by, [...COMMON, ...flags, "-o", partial], { encoding: "utf8" });
  if (done.status === 0) renameSync(partial, target);
  else rmSync(partial, { force: true });
  if (done.stderr !== "" && (sanitize || done.status === 0)) process.stderr.write(done.stderr);
  return done.status === 0;
}

function need(built) {
  if (!built) process.exitCode = 1;
}

function filesIn(folder, ending) {
  const names = readdirSync(here + folder).filter((name) => name.endsWith(ending));
  return names.map((name) => `${here}${folder}/${name}`);
}
