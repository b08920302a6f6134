import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { drained } from "./drained.js";
import { Conversation } from "./http/conversation.js";
import { Either, type Spoken } from "./http/either.js";
import { HANDING_ON } from "./http/turn.js";
import { Upstream } from "./http/upstream.js";
import { LineTooLong, MAX_LINE } from "./lines.js";
import { McpProxy, type ProxyOptions } from "./proxy.js";
import { seldom } from "./seldom.js";
import { pump, together } from "./stdio.js";

export interface RemoteOptions extends Omit<ProxyOptions, "toClient" | "toServer"> {
  readonly to: URL;
  readonly spoken: Spoken;
  readonly input: Readable;
  readonly output: Writable;
  /** Aborted where this process is to end. */
  readonly stop?: AbortSignal;
}

/** How long what was asked last may still be answered once the client has closed its input. */
const GRACE_MS = 2_000;

/**
 * Stands between a client on this process's standard streams and a server over HTTP, until either is gone.
 *
 * @returns 0 where the client left, 1 where the server did
 */
export async function runRemote(options: RemoteOptions): Promise<number> {
  const { to, spoken, input, output, stop } = options;
  const note = seldom(options.note, options.around.now);
  const upstream = new Either(new Upstream(to), spoken);
  let left = false;
  output.on("error", () => undefined);
  const conversation = new Conversation({
    proxy: new McpProxy({ ...options, ...HANDING_ON, note }),
    upstream,
    write: together(output),
    drained: () => drained(output),
    ended: (why) => left || note(why),
  });
  const busy = new Set<Promise<void>>();
  const taken = async (line: Buffer) => {
    const { answered } = await conversation.take(line);
    busy.add(answered);
    void answered.finally(() => busy.delete(answered));
  };
  const answered = () => Promise.race([Promise.all(busy), sleep(GRACE_MS, undefined, { ref: false })]);
  const down = pump(input, taken, [output]).then(answered, (error: unknown) => {
    // Any other way its input fails, it is gone.
    if (error instanceof LineTooLong)
      note(`the client sent a message of more than ${MAX_LINE} bytes, which ends the conversation`);
  });
  const gone = once(conversation.over, "abort").then(() => 1);
  const told = stop === undefined ? [] : [stop.aborted ? Promise.resolve() : once(stop, "abort")];
  const status = (await Promise.race([down, gone, ...told])) === 1 ? 1 : 0;
  left = true;
  await conversation.end("the client has left");
  upstream.close();
  input.destroy();
  return status;
}
