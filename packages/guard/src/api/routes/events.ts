import type { EventSink, Json, JsonObject } from "@rampart/service";
import * as z from "zod";
import { ApiError } from "../errors.js";
import { type Moment, type Route, route } from "../route.js";
import { SAID } from "../words.js";

const MAX_PAGE = 500;
/** How often a quiet stream is looked at. */
const LOOK_MS = 2_000;
const WHO = { person: "any", service: "events" } as const;
const FROM = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional();

/** The record, as it is and as it grows. */
export const EVENTS: readonly Route[] = [
  route({
    id: "events",
    method: "GET",
    path: "/v1/events",
    summary: "Entries of the log, from an index on.",
    who: WHO,
    query: z.strictObject({
      from: FROM.describe("Index of the first entry. Default 0."),
      limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(100),
    }),
    answer: z.looseObject({ events: z.array(SAID), next: z.number().nullable(), size: z.number() }),
    run: async ({ admin }, { query: { from = 0, limit } }) => {
      const size = admin.state.room.journal.size;
      const until = Math.min(from + limit, size);
      const events: object[] = [];
      if (from < until) for await (const { event } of admin.state.log.current.read(from, until)) events.push(event);
      return { events: events as unknown as Json, next: until < size && from < until ? until : null, size };
    },
  }),
  route({
    id: "event-stream",
    method: "GET",
    path: "/v1/events/stream",
    summary: "Entries as they are recorded, as server-sent events; `Last-Event-ID` or `from` begins earlier.",
    who: WHO,
    type: "text/event-stream",
    query: z.strictObject({ from: FROM }),
    answer: z.string(),
    run: async (moment, { query }) => {
      const from = firstOf(moment, query.from);
      const { size } = moment.admin.state.room.journal;
      // Of another log, or of one that was put back: waiting for it would be silence that looks like peace.
      if (from !== null && from > size)
        throw new ApiError("cursor_beyond", `the log has ${size} entries: begin at ${size}, or without an id`);
      return { stream: (sink) => follow(moment, sink, from) };
    },
  }),
];

/** Index of the first entry to send; null: only what is recorded from now on. */
function firstOf({ request }: Moment, from: number | undefined): number | null {
  const last = request.headers.get("last-event-id");
  if (last === undefined) return from ?? null;
  if (!/^[0-9]{1,15}$/.test(last)) throw new ApiError("cursor_malformed", "`Last-Event-ID` is the id of an event");
  return Number(last) + 1;
}

/** Until the peer leaves, falls behind for too long, or its credential no longer holds. */
function follow({ admin, still }: Moment, sink: EventSink, from: number | null): Promise<void> {
  return admin.hub.stream(
    {
      onClose(listener) {
        // Nothing is told to whose credential is over; where nothing happens, an end tells them so, and silence would not.
        const look = setInterval(() => void still().catch(listener), LOOK_MS).unref();
        sink.onClose(() => {
          clearInterval(look);
          listener();
        });
      },
      async tell(message: JsonObject) {
        await still();
        const { event, missed } = message as { readonly event?: { readonly index?: number }; readonly missed?: number };
        if (event !== undefined)
          await sink.send({ id: String(event.index), event: "entry", data: JSON.stringify(event) });
        else if (missed !== undefined) await sink.send({ event: "missed", data: String(missed) });
      },
    },
    from,
  );
}
