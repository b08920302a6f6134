// Compiles the native hook client where a C compiler is; where none is, says so and the Node hook is used.
//   node native/build.mjs            build/rampart-hook: static, stripped
//   node native/build.mjs sanitize   build/rampart-hook-sanitize and build/fuzz, for the tests
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
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
const compiler = process.platform === "linux" ? findCompiler() : null;
mkdirSync(`${here}build`, { recursive: true });
if (compiler === null) {
  process.stdout.write("native hook client: no C compiler here; hosts get the Node hook, which starts slower\n");
} else if (sanitize) {
  const parts = ["hook/reply.c", "hook/door.c", "hook/io.c"].map((file) => here + file);
  need(compile("rampart-hook-sanitize", [...SANITIZED, ...sources], sources));
  need(
    compile("fuzz", [...SANITIZED, `-I${here}hook`, ...parts, `${here}fuzz/fuzz.c`], [...parts, `${here}fuzz/fuzz.c`]),
  );
} else if (!STATIC_FORMS.some((form) => compile("rampart-hook", [...HARDENED, ...form, ...sources], sources))) {
  rmSync(`${here}build/rampart-hook`, { force: true });
  process.stdout.write("native hook client: it cannot be linked statically here; hosts get the Node hook\n");
}

function findCompiler() {
  return (
    ["cc", "gcc", "clang"].find((name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0) ?? null
  );
}

/** True where `build/NAME` is there and newer than what it is made of. Built beside and renamed: never half a file. */
function compile(name, flags, inputs) {
  const target = `${here}build/${name}`;
  const made = existsSync(target) ? statSync(target).mtimeMs : 0;
  if ([...inputs, ...headers, `${here}build.mjs`].every((file) => statSync(file).mtimeMs < made)) return true;
  const partial = `${target}.${process.pid}`;
  const done = spawnSync(compiler, [...COMMON, ...flags, "-o", partial], { encoding: "utf8" });
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
