import type { Journal } from "../record/journal.js";
import { alarmEvent } from "../record/state.js";
import { CREDENTIAL_OVER, type KnownCredentials } from "../state/parts/credentials.js";

/**
 * What ran out is over in the record, too: a clock that is set back does not bring it back. Not revoked: what it was used for
 * while it was good stands.
 *
 * @throws GuardError `record_failed`
 */
export async function endCredentials(journal: Journal, { byId }: KnownCredentials, now: number): Promise<void> {
  const over = [...byId.values()].filter((one) => !one.revoked && one.over !== true && one.until <= now);
  const said = over.map(({ id, subject }) => {
    const message = `the key of the ${subject.type} ${subject.name} is over`;
    return journal.record(alarmEvent(CREDENTIAL_OVER, "info", message, { id }), false);
  });
  await Promise.all(said);
}
