import { HttpError } from "@rampart/service";
import type { Route } from "./route.js";

export interface Found {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
}

const MAX_SEGMENT = 128;

/** @throws HttpError `http.not_found`, `http.method` */
export function find(routes: readonly Route[], method: string, path: string): Found {
  const segments = path.split("/");
  const here = routes.flatMap((route) => {
    const values = match(route.path.split("/"), segments);
    return values === null ? [] : [{ route, path: values }];
  });
  // A path without variables is meant before one with them, whatever the method.
  const exact = here.filter(({ path: values }) => Object.keys(values).length === 0);
  const meant = exact.length > 0 ? exact : here;
  const found = meant.find(({ route }) => route.method === method);
  if (found !== undefined) return found;
  if (meant.length === 0)
    throw new HttpError("http.not_found", "there is no such resource; /v1/openapi.json lists all");
  const allow = [...new Set(meant.map(({ route }) => route.method))].join(", ");
  throw new HttpError("http.method", `this resource knows ${allow}`, { allow });
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const values: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const given = segments[at]!;
    if (part.startsWith("{") && given.length <= MAX_SEGMENT) values[part.slice(1, -1)] = given;
    else if (part !== given) return null;
  }
  return values;
}
