import type { State } from "../state/open.js";
import type { EventSource } from "./hub.js";

/** Recorded events, for who watches from an earlier one on. */
export function recordedIn({ log, room }: State): EventSource {
  return {
    get size() {
      return room.journal.size;
    },
    async read(from, to) {
      const events: object[] = [];
      for await (const { event } of log.current.read(from, to)) events.push(event);
      return events;
    },
  };
}
