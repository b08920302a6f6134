import { HttpError, type Problem, ServiceError } from "@rampart/service";
import { type GuardCode, GuardError } from "../errors.js";
import { ApiError } from "./errors.js";

/** Statuses of what the guard refuses; what is not here is a conflict with how things stand. */
const STATUS: { readonly [C in GuardCode]?: number } = {
  forbidden: 403,
  op_malformed: 400,
  call_malformed: 400,
  op_unknown: 404,
  record_failed: 503,
  stopping: 503,
  deadline: 503,
  reader_away: 503,
  unwitnessed: 503,
  internal: 500,
};

/** Any error as a caller may see it: a known one with its code, any other as nothing but that it was. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError || error instanceof HttpError)
    return { status: error.status, code: error.code, detail: error.message, headers: error.headers };
  if (error instanceof GuardError) return { status: statusOf(error.code), code: error.code, detail: error.message };
  if (error instanceof ServiceError && error.code.startsWith("json."))
    return { status: error.code === "json.too_large" ? 413 : 400, code: error.code, detail: error.message };
  return { status: 500, code: "internal", detail: "the request could not be worked on" };
}

function statusOf(code: GuardCode): number {
  return STATUS[code] ?? (code.endsWith("_unknown") ? 404 : 409);
}
