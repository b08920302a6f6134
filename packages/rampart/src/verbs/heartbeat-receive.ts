import { resolve } from "node:path";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, green, red, yellow } from "../command/ink.js";
import { interrupted } from "../command/interrupted.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { type Remembered, readRemembered, writeRemembered } from "../heartbeat/memory.js";
import { KEY, verifierIn, WITHIN, withinIn } from "../heartbeat/options.js";
import { Receiver, serveReceiver } from "../heartbeat/receiver.js";
import { wrongUrl } from "../setup/heartbeat.js";

const LISTEN = "127.0.0.1:7441";
const SWEEP_MS = 1_000;
const NOTIFY_MS = 10_000;

export const verb: Verb = {
  name: "heartbeat receive",
  summary: "hear a guard elsewhere, and say when it falls silent",
  usage: "--key KEY [--listen HOST:PORT] [--within SECONDS] [--file FILE]",
  about: [
    "Runs on a machine the agents do not control; the guard's `heartbeat: url` names it. Takes only what that key signed and only newer than what it has. Says when the guard was not heard of for --within seconds, when it says it is not healthy, and when it is back. It speaks HTTP: put what ends TLS in front of it for other machines.",
  ],
  options: {
    key: KEY,
    listen: { type: "string", value: "HOST:PORT", help: `where to listen; default ${LISTEN}` },
    within: WITHIN,
    file: { type: "string", value: "FILE", help: "keep the last one here, for `rampart heartbeat check`" },
    notify: { type: "string", value: "URL", help: "post each alarm there as JSON" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart heartbeat receive --key KEY", what: "until Ctrl-C" },
    { run: "rampart heartbeat receive --key KEY --within 300 --file beat.json --json", what: "one JSON object a line" },
  ],
  async run(input, io) {
    const verifier = verifierIn(input, "heartbeat receive");
    const within = withinIn(input);
    const { host, port } = addressOf(input.text("listen") ?? LISTEN);
    const notify = notifyIn(input);
    const named = input.text("file");
    const file = named === null ? null : resolve(io.cwd, named);
    const say = sayer(input, io, notify, verifier.name);
    const receiver = new Receiver({
      verifier,
      last: file === null ? null : await readRemembered(file, verifier),
      now: io.now,
      async taken(remembered) {
        if (file !== null) await writeRemembered(file, remembered);
      },
    });
    const { server, port: bound } = await serveReceiver(receiver, host, port);
    if (input.json) io.json({ listening: `http://${host}:${bound}/`, within });
    else io.line(green("listening"), `  http://${host}:${bound}/`, dim(`  silent after ${within / 1_000} s`));
    await watch(receiver, within, say, io);
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    return EXIT.ok;
  },
};

type State = "alive" | "silent" | "not-healthy";
type Say = (state: State, last: Remembered | null) => void;

/** Says each change once. A guard that was never heard of has its time from now on. */
async function watch(receiver: Receiver, within: number, say: Say, io: Io): Promise<void> {
  const begin = io.now();
  let was: State | null = null;
  const look = () => {
    const { last } = receiver;
    const silent = io.now() - Math.max(last?.received ?? 0, begin) > within;
    const state: State | null = silent
      ? "silent"
      : last === null || last.received < begin
        ? was
        : last.beat.healthy
          ? "alive"
          : "not-healthy";
    if (state === was || state === null) return;
    was = state;
    say(state, last);
  };
  const timer = setInterval(look, SWEEP_MS);
  await interrupted(io);
  clearInterval(timer);
}

function sayer(input: Input, io: Io, notify: string | null, installation: string): Say {
  return (state, last) => {
    const heard = last === null ? null : new Date(last.received).toISOString();
    const event = { time: new Date(io.now()).toISOString(), installation, state, heard };
    if (input.json) io.json(event);
    else {
      const ink = state === "alive" ? green : state === "silent" ? red : yellow;
      io.line(
        event.time,
        "  ",
        ink(state.toUpperCase()),
        `  ${installation}`,
        dim(heard === null ? "  never heard of" : `  last heard of ${heard}`),
      );
    }
    if (notify !== null) void post(notify, event, io);
  };
}

async function post(url: string, event: object, io: Io): Promise<void> {
  try {
    const signal = AbortSignal.timeout(NOTIFY_MS);
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, {
      method: "POST",
      headers,
      body: JSON.stringify(event),
      redirect: "error",
      signal,
    });
    await response.body?.cancel();
    if (!response.ok) io.note(red("not told"), `  --notify answered ${response.status}`);
  } catch {
    io.note(red("not told"), "  --notify cannot be reached");
  }
}

function notifyIn(input: Input): string | null {
  const url = input.text("notify");
  const wrong = url === null ? null : wrongUrl(url);
  if (wrong !== null) throw new Failure("bad_value", `--notify ${wrong}`, "rampart heartbeat receive --help");
  return url;
}

function addressOf(text: string): { host: string; port: number } {
  const [, host, port] = /^([^\s:/]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535)
    throw new Failure("bad_value", `--listen ${text}: expected HOST:PORT`, "rampart heartbeat receive --help");
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}
