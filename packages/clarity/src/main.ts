import { createIo } from "./command/io.js";
import { run } from "./command/run.js";
import { REGISTRY } from "./verbs/index.js";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort(signal));
// A reader that went away (`clarity inspect … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

process.exitCode = await run(
  process.argv.slice(2),
  REGISTRY,
  "clarity",
  createIo(process, process.env, process.cwd(), stop.signal),
);
