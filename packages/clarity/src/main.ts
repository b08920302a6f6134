import { createIo } from "./command/io.js";
import { run } from "./command/run.js";
import { REGISTRY } from "./verbs/index.js";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort(signal));
// A reader that went away (`clarity inspect … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

// No `await` at the top: the bundle is a script, which starts faster than a module.
const io = createIo(process, process.env, process.cwd(), stop.signal);
void run(process.argv.slice(2), REGISTRY, "clarity", io).then((status) => {
  process.exitCode = status;
});
