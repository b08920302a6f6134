import type { Json } from "@rampart/service";
import { OldSession } from "./http/old/session.js";
import { type Headers, NoUpstream, Upstream } from "./http/upstream.js";
import { converse, type Wire } from "./list-tools.js";
import { NotListed } from "./not-listed.js";
import { type Patience, patience } from "./patience.js";

export interface RemoteListOptions extends Patience {
  /** A server of HTTP+SSE of 2024-11-05. */
  readonly url: URL;
  /** What its client would send it; to its origin alone. */
  readonly headers: Headers;
  readonly version: string;
}

/**
 * Asks a server over HTTP+SSE for its tools, and leaves it.
 *
 * @throws NotListed
 */
export async function listRemoteTools({
  url,
  headers,
  version,
  ...patient
}: RemoteListOptions): Promise<readonly Json[]> {
  const upstream = new Upstream(url);
  const { late, over } = patience(patient);
  const opening = OldSession.open(upstream, headers);
  try {
    const session = await Promise.race([opening, late]);
    if (!(session instanceof OldSession)) throw new NotListed(`it answered with status ${session.statusCode}`);
    return await Promise.race([converse(wireOf(session, headers), version), late]);
  } catch (error) {
    throw error instanceof NoUpstream ? new NotListed(error.message) : error;
  } finally {
    over();
    void opening.then(close, () => undefined).finally(() => upstream.close());
  }
}

function close(opened: Awaited<ReturnType<typeof OldSession.open>>): void {
  if (opened instanceof OldSession) opened.close("its tools are listed");
  else opened.destroy();
}

/** Messages go one after the other, as they were meant; one that is not taken ends the session. */
function wireOf(session: OldSession, headers: Headers): Wire {
  let why = "";
  let before: Promise<void> = Promise.resolve();
  const post = async (line: string) => {
    const answer = await session.post(headers, Buffer.from(line.trimEnd()));
    answer.destroy();
    if (answer.statusCode! < 300) return;
    why = `it answered with status ${answer.statusCode}`;
    session.close(why);
  };
  const write = (line: string) => {
    before = before.then(() => post(line)).catch(() => undefined);
  };
  const lines = async function* () {
    try {
      yield* session.messages();
    } catch (error) {
      if (why === "") throw error;
    }
  };
  return { write, lines: lines(), lastWords: () => why };
}
