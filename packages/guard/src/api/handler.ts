import {
  Buckets,
  type HttpAnswer,
  HttpError,
  type HttpRequest,
  type JsonObject,
  type Rate,
  readJson,
} from "@rampart/service";
import type * as z from "zod";
import type { Gatekeeper } from "../identity/gatekeeper.js";
import type { Person } from "../identity/person.js";
import { nameOf, type Speaker } from "../identity/speaker.js";
import { alarmEvent } from "../record/state.js";
import type { AdminContext } from "../sockets/admin/family.js";
import { inWords, mayUse } from "./access.js";
import { type ApiCode, ApiError } from "./errors.js";
import { type Found, find } from "./find.js";
import { Once } from "./once.js";
import type { ApiOptions } from "./options.js";
import type { Remote } from "./remote.js";
import { onRecord } from "./requests.js";
import type { Moment, Route } from "./route.js";

const MAX_BODY = 64 * 1024;
const NOTED_MS = 60_000;
const MAX_NOTED = 1_024;

export interface ApiParts {
  readonly routes: readonly Route[];
  readonly gatekeeper: Gatekeeper;
  readonly admin: AdminContext;
  readonly remote: Remote;
  readonly rates: ApiOptions["rates"];
}

/** What happens to every request, in order: rate, route, who, may they, rate, read, once, run. */
export function apiHandler(parts: ApiParts): (request: HttpRequest) => Promise<HttpAnswer> {
  const { routes, gatekeeper, admin, remote, rates } = parts;
  const { room } = admin.state;
  const monotonic = () => performance.now();
  const addresses = new Buckets(rateOf(rates.address), monotonic);
  const speakers = new Buckets(rateOf(rates.credential), monotonic);
  const once = new Once(monotonic);
  const noted = new Map<string, number>();

  /** Whoever tries what is not theirs is told of once a minute; it may go on trying. */
  const note = async (speaker: Speaker, what: string): Promise<void> => {
    const { name } = speaker.via;
    if (room.now() - (noted.get(name) ?? Number.NEGATIVE_INFINITY) < NOTED_MS) return;
    noted.delete(name);
    noted.set(name, room.now());
    if (noted.size > MAX_NOTED) noted.delete(noted.keys().next().value as string);
    const said = `the ${speaker.type} ${nameOf(speaker)} asked the API for "${what}", which is not for it`;
    const alarm = alarmEvent("api.attempt", "high", said, { what, via: name, type: speaker.type });
    await room.journal.record({ ...alarm, agent: speaker.type === "agent" ? speaker.name : null }, true);
  };

  const admit = async (request: HttpRequest, { who, id }: Route): Promise<Speaker | null> => {
    if (who.anyone === true) return null;
    const speaker = await gatekeeper.speaker(request, room.policy(), room.now());
    if (mayUse(who, speaker)) return speaker;
    await note(speaker, id);
    throw new ApiError("not_allowed", `this is for ${inWords(who)}`);
  };

  const handle = async (request: HttpRequest): Promise<HttpAnswer> => {
    spend(addresses, request.peer.address);
    const found = find(routes, request.method, request.path);
    const known = await admit(request, found.route);
    if (known !== null) spend(speakers, known.via.name);
    const asked = await read(request, found);
    // A body may take seconds to come; what was revoked meanwhile counts no longer.
    const speaker = request.method === "GET" ? known : await admit(request, found.route);
    const moment: Moment = {
      speaker,
      admin: { ...admin, person: () => personOf(speaker) },
      remote,
      request,
      still: async () => {
        if (!mayUse(found.route.who, await gatekeeper.speaker(request, room.policy(), room.now()))) throw over();
      },
    };
    const work = () =>
      runNoting(found.route, moment, asked, (what) => (speaker === null ? Promise.resolve() : note(speaker, what)));
    const key = request.headers.get("idempotency-key");
    if (key === undefined || request.method === "GET" || speaker === null) return work();
    const same = [found.route.id, request.path, JSON.stringify(asked.body)];
    const { type, via } = speaker;
    // An agent that asks again is judged and counted again: nothing passes that was not asked about.
    const by = { id: found.route.id, type, via: via.name };
    const record = type === "agent" ? null : onRecord(room.journal, room.known.requests, room.now, by);
    return once.run(key, `${type} ${via.name}`, same, work, { keeps: found.route.keeps, record });
  };
  return async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      // What the shell refuses it counts itself (open.ts).
      if (error instanceof ApiError) room.counters.refused(error.code);
      throw error;
    }
  };
}

/** An agent that asks in another's name is told of as well. */
async function runNoting(
  { run, id }: Route,
  moment: Moment,
  asked: Parameters<Route["run"]>[1],
  note: (what: string) => Promise<void>,
): Promise<HttpAnswer> {
  try {
    const answer = await run(moment, asked);
    return isAnswer(answer) ? answer : { status: 200, json: answer };
  } catch (error) {
    if (error instanceof ApiError && error.code === "not_own_name") await note(`${id} in another's name`);
    throw error;
  }
}

const over = () => new ApiError("not_allowed", "what let you in is over");

const isAnswer = (answer: HttpAnswer | JsonObject): answer is HttpAnswer =>
  "stream" in answer || ("status" in answer && ("json" in answer || "text" in answer));

const rateOf = (perSecond: number): Rate => ({ burst: 2 * perSecond, perSecond });

function spend(buckets: Buckets, name: string): void {
  const seconds = buckets.take(name);
  if (seconds > 0) throw new HttpError("http.rate", "too many requests", { "retry-after": String(seconds) });
}

async function read(request: HttpRequest, { route, path }: Found) {
  const query = checked(route.query, Object.fromEntries(request.query), "query_malformed");
  if (route.method === "GET" || route.form !== undefined) return { path, query, body: {} };
  const body = checked(route.body, await readJson(request, route.most ?? MAX_BODY), "body_malformed");
  return { path, query, body: body as JsonObject };
}

/** What the schema lets through; where there is none, nothing may be there. */
function checked(schema: z.ZodObject | undefined, value: object, code: ApiCode): Readonly<Record<string, unknown>> {
  if (schema === undefined) {
    if (Object.keys(value).length > 0) throw new ApiError(code, "nothing is taken here");
    return {};
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = (issue?.path ?? []).map(String).join(".").slice(0, 128);
  const what = issue?.code === "unrecognized_keys" ? strange(where === "" ? schema : null) : issue?.message;
  const whole = code === "query_malformed" ? "the query" : "the body";
  throw new ApiError(code, `${where === "" ? whole : where}: ${(what ?? "does not fit").slice(0, 512)}`);
}

/** To repeat what is not known would be the caller's own words: what is known is said instead. */
function strange(schema: z.ZodObject | null): string {
  const known = schema === null ? "" : `; there are ${Object.keys(schema.shape).join(", ")}`;
  return `has a member that is not known${known}`;
}

/** Who an operation of the admin socket is done for. A program has no role: what it may do its route says. */
function personOf(speaker: Speaker | null): Person {
  if (speaker?.type === "person") return speaker.person;
  const name = speaker === null ? "nobody" : `${speaker.type}:${speaker.name}`;
  return { name, roles: [], channel: "api", verified: false };
}
