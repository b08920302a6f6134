import { JSON_LIMITS, parseStrict } from "../json/strict.js";
import { isJsonObject, type JsonObject } from "../json/value.js";
import { HttpError } from "./errors.js";
import type { HttpRequest } from "./server.js";

/**
 * The JSON object a request carries; an empty body is an empty object. A form or a plain text, which a page of any site may send
 * without being asked first, is never read as JSON.
 *
 * @throws HttpError `http.media_type`, `http.too_large`, `http.busy`; ServiceError `json.*`
 */
export async function readJson(request: HttpRequest, most: number): Promise<JsonObject> {
  const [type, parameter, ...rest] = (request.headers.get("content-type") ?? "").toLowerCase().split(";");
  const utf8 = parameter === undefined || parameter.trim() === "charset=utf-8";
  if (type!.trim() !== "application/json" || !utf8 || rest.length > 0)
    throw new HttpError("http.media_type", "the body must be application/json");
  if (request.headers.has("content-encoding"))
    throw new HttpError("http.media_type", "the body must not be compressed");
  const bytes = await request.body(Math.min(most, JSON_LIMITS.bytes));
  const value = bytes.length === 0 ? {} : parseStrict(bytes, { bytes: most });
  if (!isJsonObject(value)) throw new HttpError("http.malformed", "the body must be a JSON object");
  return value;
}
