import { type JsonObject, type MessageStream, openStream, ServiceError } from "@rampart/service";

interface Waiting {
  settle(answer: JsonObject): void;
  fail(error: ServiceError): void;
}

/** One connection, and who waits for its answers, in the order they come. */
class Line {
  readonly waiting: Waiting[] = [];
  over = false;

  constructor(private readonly stream: MessageStream) {
    stream.hold(false);
    void this.#read();
  }

  send(body: { readonly [key: string]: unknown }, waiting: Waiting): void {
    if (this.waiting.push(waiting) === 1) this.stream.hold(true);
    this.stream.send(body);
  }

  /** Whoever waits is told why. */
  close(error = new ServiceError("wire.truncated", "the connection to the guard ended before its answer")): void {
    this.over = true;
    this.stream.close();
    for (const one of this.waiting.splice(0)) one.fail(error);
  }

  async #read(): Promise<void> {
    try {
      for await (const message of this.stream) {
        this.waiting.shift()?.settle(message);
        if (this.waiting.length === 0) this.stream.hold(false);
      }
      this.close();
    } catch (error) {
      // Nothing on this connection can be believed any more.
      this.close(error instanceof ServiceError ? error : undefined);
    }
  }
}

function late(): ServiceError {
  return new ServiceError("wire.timeout", "the guard did not answer in time");
}

/** Connections kept to one guard: messages on one are answered one after the other. */
const MOST_LINES = 12;

/** Connections to the guard that stay, at most {@link MOST_LINES}; a new message takes the one with the fewest waiting. */
export class Lines {
  #lines: Line[] = [];
  #opening: Promise<Line> | null = null;

  constructor(
    private readonly socket: string,
    private readonly deadlineMs: number,
  ) {}

  /** @throws ServiceError `wire.unreachable` where nobody listens, `wire.timeout`, `wire.truncated`, `json.*` */
  async exchange(body: { readonly [key: string]: unknown }): Promise<JsonObject> {
    const line = await this.#line();
    return new Promise((resolve, reject) => {
      // Late is never: answers come in order, so what comes after on this connection would be late as well.
      const timer = setTimeout(() => line.close(late()), this.deadlineMs);
      const ended =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          then(value);
        };
      line.send(body, { settle: ended(resolve), fail: ended(reject) });
    });
  }

  close(): void {
    for (const line of this.#lines.splice(0)) line.close();
  }

  async #line(): Promise<Line> {
    this.#lines = this.#lines.filter((line) => !line.over);
    let best: Line | null = null;
    for (const line of this.#lines) if (best === null || line.waiting.length < best.waiting.length) best = line;
    if (best !== null && (best.waiting.length === 0 || this.#lines.length >= MOST_LINES)) return best;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #open(): Promise<Line> {
    const line = new Line(await openStream(this.socket, this.deadlineMs));
    this.#lines.push(line);
    return line;
  }
}
