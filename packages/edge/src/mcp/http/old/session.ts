import { setMaxListeners } from "node:events";
import { LineTooLong, MAX_LINE } from "../../lines.js";
import { ENDPOINT, type NamedEvent, namedEventsOf } from "../sse.js";
import { type Answered, type Headers, NoUpstream, type Upstream } from "../upstream.js";
import { endpointIn } from "./endpoint.js";

/** How long a server may take until it has said where messages go. */
const OPEN_MS = 10_000;

/** A session with a server of 2024-11-05: the stream it speaks on, and the address messages go to. It lasts as long as the stream. */
export class OldSession {
  private constructor(
    private readonly upstream: Upstream,
    private readonly endpoint: URL,
    private readonly events: AsyncGenerator<NamedEvent>,
    private readonly control: AbortController,
  ) {}

  /**
   * What the server answered in place of a stream comes back as it is.
   *
   * @throws NoUpstream for one that speaks otherwise, or not within ten seconds
   */
  static async open(upstream: Upstream, headers: Headers, withinMs = OPEN_MS): Promise<OldSession | Answered> {
    const control = new AbortController();
    setMaxListeners(0, control.signal);
    const timer = setTimeout(() => control.abort(), withinMs);
    try {
      const response = await upstream.ask("GET", headers, null, control.signal);
      if (response.statusCode !== 200) return response;
      const events = isStream(response) ? namedEventsOf(response) : nothing();
      return new OldSession(upstream, await endpointOf(events, upstream.url), events, control);
    } catch (error) {
      const isLate = control.signal.aborted;
      control.abort();
      throw isLate ? new NoUpstream("the server did not say in time where messages go") : faultOf(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * What the server says, until it or this side ends the session.
   *
   * @throws NoUpstream where it breaks off, or names another address for messages
   */
  async *messages(): AsyncGenerator<Buffer> {
    try {
      for await (const { name, data } of this.events) {
        if (name === ENDPOINT) throw new NoUpstream("the server named an address for messages a second time");
        if (name === "message" && data !== null) yield data;
      }
    } catch (error) {
      const fault = faultOf(error);
      this.close(fault.message);
      throw fault;
    } finally {
      this.close("the server ended its stream");
    }
  }

  /** Hands a message to the server, whose answer comes in the stream. @throws NoUpstream */
  post(headers: Headers, body: Uint8Array): Promise<Answered> {
    return this.upstream.ask("POST", headers, body, this.control.signal, this.endpoint);
  }

  /** Whoever waits is told why; the first reason counts. */
  close(why: string): void {
    this.control.abort(new NoUpstream(why));
  }
}

const isStream = ({ headers }: Answered) => /^text\/event-stream/i.test(headers["content-type"] ?? "");

async function* nothing(): AsyncGenerator<NamedEvent> {}

/** It comes first: a server of another kind would begin with something else. */
async function endpointOf(events: AsyncGenerator<NamedEvent>, stream: URL): Promise<URL> {
  for (let next = await events.next(); next.done !== true; next = await events.next()) {
    const { name, data } = next.value;
    if (name === ENDPOINT) return endpointIn(data, stream);
    if (name === "message" && data !== null) break;
  }
  throw new NoUpstream("the server does not speak HTTP+SSE of 2024-11-05: it did not begin with where messages go");
}

function faultOf(error: unknown): NoUpstream {
  if (error instanceof NoUpstream) return error;
  if (error instanceof LineTooLong) return new NoUpstream(`the server sent a message of more than ${MAX_LINE} bytes`);
  return new NoUpstream("the server broke off its stream");
}
