import { createReadStream, fstatSync } from "node:fs";
import { endWith, importBy, VERSION } from "@rampart/service";
import { createIo } from "./command/io.js";
import { run } from "./command/run.js";
import { REGISTRY } from "./verbs/index.js";

/** Does what this process's command line says, and sets the status it will end with. `importer`: whoever starts this script. */
export async function runProgram(importer?: Parameters<typeof importBy>[0]): Promise<void> {
  if (importer !== undefined) importBy(importer);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort(signal));
  // Node reads a folder as an empty input; an input that cannot be read must not look like one without a line.
  const stdin = fstatSync(0).isDirectory() ? createReadStream("", { fd: 0 }) : process.stdin;
  const streams = { stdin, stdout: process.stdout, stderr: process.stderr };
  const io = createIo(streams, process.env, process.cwd(), stop.signal);
  const status = await run(process.argv.slice(2), REGISTRY, VERSION, io);
  endWith(io, status);
}
