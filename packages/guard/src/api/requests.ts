import type { Speaker } from "../identity/speaker.js";
import type { Journal } from "../record/journal.js";
import { alarmEvent } from "../record/state.js";
import { type KnownRequests, REQUEST } from "../state/parts/requests.js";
import type { OnRecord } from "./once.js";

const KEPT_MS = 24 * 3_600_000;

/**
 * The record of one speaker's request, for {@link Once}. Written and not synced: whatever the request does comes after it in the
 * log, so what is on disk of that has this on disk before it.
 */
export function onRecord(
  journal: Journal,
  requests: KnownRequests,
  now: () => number,
  { id, type, via }: { readonly id: string; readonly type: Speaker["type"]; readonly via: string },
): OnRecord {
  return {
    known(key) {
      const found = requests.get(key);
      return found !== null && now() - found.at < KEPT_MS ? found : null;
    },
    async note(key, asked, state) {
      const message = `a request that is done once: ${id} (${state})`;
      await journal.record(alarmEvent(REQUEST, "info", message, { key, asked, state, op: id, type, via }), false);
    },
  };
}
