import { weakness } from "../doors/modes.js";
import { alarmEvent } from "../record/state.js";
import type { State } from "./open.js";

/** Reads the modes again; what changed is recorded, and doors get a bundle that says so. */
export async function refreshModes({ modes, room, bundles, policy }: State): Promise<void> {
  const before = Object.keys(modes.all).join();
  const changes = await modes.refresh();
  for (const { door, before: was, after } of changes) {
    const weak = weakness(after);
    const message = `door ${door}: ${was.mode} -> ${after.mode}, when the guard is away: ${after.onUnavailable}`;
    await room.journal.record(
      alarmEvent("door.changed", weak === null ? "info" : "medium", message, { door, weak }),
      true,
    );
  }
  if (Object.keys(modes.all).join() !== before) await policy.again();
  if (changes.length > 0) await bundles.issue(policy.current);
}
