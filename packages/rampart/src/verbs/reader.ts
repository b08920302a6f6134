import { answerReader, Rest } from "@rampart/guard";
import { decodeMessage, encodeMessage, readSystem, serveLines } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { interrupted } from "../command/interrupted.js";
import type { Verb } from "../command/verb.js";
import { become } from "../setup/system/become.js";
import { readerSocketOf } from "../setup/system/runtime.js";
import { installedSystem } from "../setup/system/serve.js";

/** Milliseconds without a question after which a reader that systemd starts on demand ends. */
const IDLE_MS = 10 * 60_000;
/** Milliseconds between two looks at whether anybody still needs it. */
const LOOK_MS = 60_000;
const CONNECTIONS = 64;
const LINE_BYTES = 2 * 1024 * 1024;

export const verb: Verb = {
  name: "reader",
  summary: "look at files for the guard, as an agents' user (system mode)",
  usage: "[--user NAME]",
  about: [
    "Started by systemd or `rampart supervise`, not by hand. Answers one question, of the guard alone: where links lead, what scripts contain, what patterns match. Reads at most 1 MiB in a quarter of a second, writes nothing.",
  ],
  options: { user: { type: "string", value: "NAME", help: "the agents' user to become, where root starts it" } },
  positionals: { min: 0, max: 0 },
  examples: [{ run: "rampart reader --user dev", what: "what `rampart supervise` starts" }],
  async run(input, io) {
    const system = installedSystem();
    const name = input.text("user");
    const uid = process.geteuid?.();
    const user = system.agents.find((one) => (name === null ? one.uid === uid : one.name === name));
    if (user === undefined)
      throw new Failure(
        "not_found",
        `${name ?? "this user"} is none whose agents are guarded here`,
        "rampart reader --user NAME",
      );
    const handed = io.env["LISTEN_FDS"] !== undefined;
    const socket = await readerSocketOf(user, system, io);
    become(user);
    let asked = performance.now();
    const rest = new Rest();
    const server = await serveLines({
      path: socket,
      connections: CONNECTIONS,
      lineBytes: LINE_BYTES,
      async onLine(line, connection) {
        asked = performance.now();
        rest.begin();
        await connection.write(encodeMessage(await answerReader(decodeMessage(line))));
      },
    });
    let idle: NodeJS.Timeout | undefined;
    const unneeded = new Promise<void>((resolve) => {
      idle = setInterval(() => {
        // Installed anew without this user, or not at all: there is nobody left to read for.
        const known = readSystem()?.agents.some((one) => one.uid === user.uid) === true;
        if (!known || (handed && performance.now() - asked > IDLE_MS)) resolve();
        rest.look();
      }, LOOK_MS);
    });
    await Promise.race([interrupted(io), unneeded]);
    clearInterval(idle);
    await server.close(1_000);
    return EXIT.ok;
  },
};
