import type { JsonObject } from "@rampart/service";
import { find } from "../search/find.js";
import type { Indexed } from "../search/update.js";
import { ANYTHING, timeOf } from "./query.js";

/** A session as a list shows it. */
export interface SessionLine {
  readonly session: string;
  readonly agent: string;
  readonly door: string;
  readonly project: string;
  /** When it began, milliseconds since 1970. */
  readonly began: number;
}

/** Sessions looked through for one whose beginning was typed. */
const MOST = 10_000;

/** The newest sessions that began on record, oldest first. */
export async function newestSessions(where: Indexed, limit: number, note: (what: string) => void) {
  const query = { ...ANYTHING, kind: "session" };
  const { kept, matched } = await find(where, query, { limit, rebuild: false, note });
  return { sessions: kept.filter(({ state }) => state === "started").map(lineOf), more: matched > kept.length };
}

/** Ids of sessions that begin like this, the newest last. */
export async function sessionsLike(where: Indexed, start: string, note: (what: string) => void): Promise<string[]> {
  const { sessions } = await newestSessions(where, MOST, note);
  return [...new Set(sessions.map(({ session }) => session))].filter((session) => session.startsWith(start));
}

function lineOf(event: JsonObject): SessionLine {
  const text = (member: string) => (typeof event[member] === "string" ? event[member] : "");
  const [session, agent, door, project] = [text("id"), text("agent"), text("door"), text("project")];
  return { session, agent, door, project, began: timeOf(event) };
}
