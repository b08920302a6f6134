import type { HttpAnswer, HttpRequest, JsonObject } from "@rampart/service";
import type * as z from "zod";
import type { Speaker } from "../identity/speaker.js";
import type { AdminContext } from "../sockets/admin/family.js";
import type { Who } from "./access.js";
import type { Remote } from "./remote.js";

/** What a route works with. */
export interface Moment {
  /** Null where no credential is asked for. */
  readonly speaker: Speaker | null;
  /** What the admin socket's operations work with, spoken by this person. */
  readonly admin: AdminContext;
  readonly remote: Remote;
  readonly request: HttpRequest;
  /** Throws once the credential no longer holds. */
  readonly still: () => Promise<void>;
}

export interface Asked<B, Q> {
  readonly path: Readonly<Record<string, string>>;
  readonly body: B;
  readonly query: Q;
}

/** One operation of the API as data: router, checks, OpenAPI document and the table of who may what are made of it. */
export interface Route {
  /** Name in the document, and beside an idempotency key. */
  readonly id: string;
  readonly method: "GET" | "POST";
  /** `/v1/reviews/{id}`: whole segments are variable or not. */
  readonly path: string;
  readonly summary: string;
  readonly who: Who;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** What a page's form sends instead of JSON; the route reads it by itself. */
  readonly form?: z.ZodObject;
  /** Bytes of a body. Default 64 KiB. */
  readonly most?: number;
  readonly answer: z.ZodType;
  /** False where nobody may be given the answer twice. */
  readonly keeps?: false;
  /** Media type of the answer where it is no JSON. */
  readonly type?: string;
  run(moment: Moment, asked: Asked<JsonObject, Readonly<Record<string, unknown>>>): Promise<HttpAnswer | JsonObject>;
}

type Typed<B extends z.ZodObject, Q extends z.ZodObject> = Omit<Route, "run" | "body" | "query"> & {
  readonly body?: B;
  readonly query?: Q;
  run(moment: Moment, asked: Asked<z.infer<B>, z.infer<Q>>): Promise<HttpAnswer | JsonObject>;
};

/** A route whose `run` knows the types its schemas let through. */
export function route<B extends z.ZodObject, Q extends z.ZodObject>(typed: Typed<B, Q>): Route {
  return typed as unknown as Route;
}
