import { join, resolve } from "node:path";
import {
  cosignerKeyOf,
  Desk,
  LedgerError,
  parseVerifier,
  serveWitness,
  type Verifier,
  WitnessState,
} from "@rampart/ledger";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, red } from "../command/ink.js";
import { interrupted } from "../command/interrupted.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { layoutOf } from "../setup/folders.js";

const LISTEN = "127.0.0.1:7440";
const DEFAULT_NAME = "rampart.local/witness";

export const verb: Verb = {
  name: "witness",
  summary: "watch over logs of others: cosign that they only grow",
  usage: "--log KEY… [--listen HOST:PORT] [--folder DIR] [--new-key] [--retire ID]",
  about: [
    "A witness remembers the last checkpoint of each log and cosigns a new one only where the log proves that it continues from there. It speaks C2SP tlog-witness. Run it as another user, better on another machine: whoever can change its folder can undo what it is for.",
    "Its folder holds its key and its memory. Where the memory is lost the witness must be retired; it refuses to start. A new key is made with --new-key: both sign until every log knows the new one, then --retire the old.",
  ],
  options: {
    log: {
      type: "string",
      value: "KEY",
      multiple: true,
      help: "verifier key of a log to watch; rampart init --json shows it",
    },
    listen: { type: "string", value: "HOST:PORT", help: `where to listen; default ${LISTEN}` },
    folder: { type: "string", value: "DIR", help: "key and memory; default: `witness` in the state folder" },
    name: { type: "string", value: "NAME", help: `of a new witness, best a host name; default ${DEFAULT_NAME}` },
    "new-key": { type: "boolean", help: "make another key; all keys sign until one is retired" },
    retire: { type: "string", value: "ID", help: "this key signs no more; its 8 digits stand in the key" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart witness --log KEY", what: "until Ctrl-C; prints the key to hand out" },
    { run: "rampart witness --log KEY --new-key", what: "another key; hand it out, then --retire the old one" },
    { run: "rampart witness --log KEY --listen 0.0.0.0:7440 --name audit.example/w1", what: "for other machines" },
  ],
  async run(input, io) {
    const logs = logsOf(input);
    const { host, port } = addressOf(input.text("listen") ?? LISTEN);
    const folder = resolve(io.cwd, input.text("folder") ?? join(layoutOf(input, io).state, "witness"));
    const retire = input.text("retire");
    const keys = { add: input.flag("new-key"), ...(retire === null ? {} : { retire }) };
    const { state, signers, lock } = await WitnessState.open(folder, input.text("name") ?? DEFAULT_NAME, keys);
    try {
      const onFork = (origin: string, known: string, other: string) => sayFork(origin, known, other, input, io);
      const desk = new Desk({ state, signers, logs, now: () => io.now(), onFork });
      const server = await serveWitness(desk, logs, host, port);
      sayListening(
        `http://${server.host}:${server.port}/`,
        signers.map((signer) => cosignerKeyOf(signer).text),
        folder,
        input,
        io,
      );
      await interrupted(io);
      await server.close();
      return EXIT.ok;
    } finally {
      await lock.release();
    }
  },
};

function logsOf(input: Input): Verifier[] {
  const keys = input.texts("log");
  if (keys.length === 0) throw new Failure("usage", "rampart witness: which logs? --log KEY", "rampart witness --help");
  return keys.map((key) => {
    try {
      return parseVerifier(key);
    } catch (cause) {
      if (!(cause instanceof LedgerError)) throw cause;
      throw new Failure("bad_value", `--log ${key}: ${cause.message}`, "rampart witness --help", EXIT.usage, { cause });
    }
  });
}

function addressOf(text: string): { host: string; port: number } {
  const [, host, port] = /^([^\s:/]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) {
    throw new Failure("bad_value", `--listen ${text}: expected HOST:PORT`, "rampart witness --help");
  }
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}

function sayListening(url: string, keys: readonly string[], folder: string, input: Input, io: Io): void {
  const key = keys.at(-1) ?? "";
  if (input.json) return io.json({ url, key, keys, folder, witness: `${url}#${key}` });
  io.line(green("listening"), `  ${url}`);
  for (const one of keys) io.line("  key     ", one, dim(one === key ? "" : "  older; signs too, until --retire"));
  io.line(dim(`  memory  ${folder}`));
  io.line("hand out:  ", bold(`rampart init --witness '${url}#${key}'`));
}

/** Both checkpoints, so that they can be kept: together they prove what the log's owner did. */
function sayFork(origin: string, known: string, other: string, input: Input, io: Io): void {
  if (input.json) return io.json({ refused: origin, known, other });
  io.line(red("refused"), `  ${origin} brought a checkpoint that was not shown to continue the one known:`);
  for (const line of [...known.split("\n"), ...other.split("\n")]) io.line("  ", line);
}
