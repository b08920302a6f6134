import { existsSync } from "node:fs";
import { exportEvidence, type RecordedEvent, readLog } from "@rampart/ledger";
import { isJsonObject, type Json, type JsonObject, placesIn } from "@rampart/service";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { checkpointOf } from "../log/checkpoint.js";
import { administered, layoutOf } from "../setup/folders.js";
import { policiesAtHand, writeWhole } from "../verbs/log-export.js";

/** Events shown; the file has all of them. */
const SHOWN = 24;
/** Kinds that are about the response, whoever they name. */
const ORDERS = new Set(["quarantine", "stop", "restrict", "break-glass", "incident", "elevation-revoke", "policy"]);

export interface Timeline {
  /** The last ones. */
  readonly events: readonly JsonObject[];
  readonly entries: number;
  /** The file of all of them with their proofs, or null. */
  readonly file: string | null;
}

/** What the subject did and what was done about it, from the record, since then; with proofs in a file where one is wanted. */
export async function timeline(
  input: Input,
  io: Io,
  subject: JsonObject,
  since: number,
  file: string | null,
): Promise<Timeline> {
  const places = placesIn(administered(layoutOf(input, io)));
  if (!existsSync(places.log)) return { events: [], entries: 0, file: null };
  const origin = (await checkpointOf(places.log)).split("\n")[0]!;
  const select = (event: RecordedEvent) =>
    event.time >= since && (ORDERS.has(event.kind) || isAbout(event as unknown as JsonObject, subject));
  const events: JsonObject[] = [];
  let entries = 0;
  for await (const { event } of readLog(places.log, origin)) {
    if (!select(event)) continue;
    entries++;
    events.push(event as unknown as JsonObject);
    if (events.length > SHOWN) events.shift();
  }
  if (file === null) return { events, entries, file };
  const policies = await policiesAtHand(places.bundle);
  const asked = { subject: `${subject["type"]} ${subject["name"]}`, since: String(since) };
  await writeWhole(file, (write) => exportEvidence(places.log, { select, asked, policies, made: io.now(), write }));
  return { events, entries, file };
}

function isAbout(event: JsonObject, { type, name }: JsonObject): boolean {
  const member: Json | undefined = event[String(type)];
  if (member === name) return true;
  const { chain } = event;
  return type === "agent" && Array.isArray(chain) && chain.includes(name as Json);
}

/** Whether an answer has a subject. */
export const subjectOf = (answer: JsonObject): JsonObject => (isJsonObject(answer["subject"]) ? answer["subject"] : {});
