import "./guard/young.js";
import { createReadStream, fstatSync } from "node:fs";
import module from "node:module";
import { createIo } from "./command/io.js";
import { run } from "./command/run.js";
import { REGISTRY } from "./verbs/index.js";
import { VERSION } from "./version.js";

// From Node 22.8 on, the next start finds its code compiled. Older ones have no such function.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort(signal));
// A reader that went away (`rampart log | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 3));

/** Node reads a folder as an empty input; an input that cannot be read must not look like one without a line. */
const stdin = fstatSync(0).isDirectory() ? createReadStream("", { fd: 0 }) : process.stdin;
const io = createIo({ stdin, stdout: process.stdout, stderr: process.stderr }, process.env, process.cwd(), stop.signal);
process.exitCode = await run(process.argv.slice(2), REGISTRY, VERSION, io);
