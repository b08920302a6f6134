import { endWith, openOutlet } from "@rampart/service";
import { createIo } from "./command/io.js";
import { run } from "./command/run.js";
import { EXIT } from "./error.js";
import { REGISTRY } from "./verbs/index.js";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort(signal));
const outlet = openOutlet(process.stdout, process.stderr, EXIT.internal);

// No `await` at the top: the bundle is a script, which starts faster than a module.
const io = createIo(process, process.env, process.cwd(), stop.signal);
void run(process.argv.slice(2), REGISTRY, "clarity", io).then((status) => endWith(outlet, status));
