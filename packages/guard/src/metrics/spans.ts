import { SpanKind, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import type { AuditEvent, EventOf } from "@rampart/ledger";

/**
 * A span for every decision, for whoever registered an OpenTelemetry SDK in this process (`node --import`); without one nothing
 * is made. Attributes are names and counts: no argument, path or text of a call leaves this way.
 */
export class Spans {
  readonly #tracer: Tracer;

  constructor(version: string, tracer: Tracer = trace.getTracer("rampart", version)) {
    this.#tracer = tracer;
  }

  /** Told of every event after it was recorded. Never throws. */
  take(event: AuditEvent): void {
    if (event.kind !== "intent") return;
    try {
      this.#decided(event);
    } catch {
      // Telemetry is whoever registered it; a call does not depend on it.
    }
  }

  #decided(event: EventOf<"intent">): void {
    const end = Date.now();
    const start = end - (event.micros ?? 0) / 1_000;
    const span = this.#tracer.startSpan("rampart.decide", { kind: SpanKind.SERVER, startTime: start });
    if (!span.isRecording()) return;
    const { verdict = "deny", rules = [] } = (event.decision ?? {}) as {
      readonly verdict?: string;
      readonly rules?: readonly { readonly rule: string }[];
    };
    span.setAttributes({
      "rampart.verdict": verdict,
      "rampart.rules": rules.slice(0, 8).map(({ rule }) => rule),
      "rampart.enforced": event.enforced,
      "rampart.door": event.door,
      "rampart.agent": event.agent,
      "rampart.session": event.session,
      "rampart.tool": event.tool,
      "rampart.actions": event.actions.length,
      "rampart.intent": event.id,
      ...(event.task === null ? {} : { "rampart.task": event.task }),
      ...(event.review === null ? {} : { "rampart.review": event.review }),
      ...(event.code === null ? {} : { "rampart.code": event.code }),
    });
    // A refusal is an answer; only what the guard could not judge is an error.
    if (event.code === "internal" || event.code === "deadline") span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(end);
  }
}
