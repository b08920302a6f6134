import type { Json, JsonObject } from "@rampart/service";
import * as z from "zod";
import { inWords } from "./access.js";
import type { Route } from "./route.js";

const PROBLEM: JsonObject = {
  type: "object",
  required: ["type", "title", "status", "detail", "code"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    code: { type: "string", description: "Stable; docs/api.md lists them." },
  },
};
const REFUSED: JsonObject = {
  description: "Why not (RFC 9457).",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};
const FORM = "application/x-www-form-urlencoded";
const STATUSES = ["400", "401", "403", "404", "405", "408", "409", "413", "415", "421", "422", "429", "431", "503"];

/** The OpenAPI 3.1 document, made of the schemas requests are held against. */
export function documentOf(routes: readonly Route[]): JsonObject {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = paths[route.path] ?? {};
    path[route.method.toLowerCase()] = operationOf(route);
    paths[route.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Rampart",
      version: "1",
      description:
        "Decisions for agents on other machines, and what people do to the guard. Nothing is documented that is not checked.",
      license: { name: "MIT", identifier: "MIT" },
    },
    // Where the document came from; it is what a missing list means, and linters want it said.
    servers: [{ url: "/" }],
    paths: paths as unknown as JsonObject,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "A key (`rk_…`) or a token of an identity provider." },
        certificate: { type: "mutualTLS" },
      },
      schemas: { Problem: PROBLEM },
    },
  };
}

function operationOf({ id, method, path, summary, who, query, body, form, answer, type }: Route): JsonObject {
  const names = [...path.matchAll(/\{([a-z]+)\}/g)].map((match) => match[1]!);
  const parameters = [...names.map(inPath), ...inQuery(query), ...(method === "POST" ? [IDEMPOTENCY] : [])];
  const ok = {
    description: "Done.",
    content: { [type ?? "application/json"]: { schema: schemaOf(answer, "output") } },
  };
  return {
    operationId: id,
    summary,
    description: `For ${inWords(who)}.`,
    ...(who.anyone === true ? { security: [] } : { security: [{ bearer: [] }, { certificate: [] }] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } } }),
    ...(form === undefined
      ? {}
      : { requestBody: { required: true, content: { [FORM]: { schema: schemaOf(form, "input") } } } }),
    responses: { "200": ok, ...Object.fromEntries(STATUSES.map((status) => [status, refusedAs(type)])) },
  };
}

/** A page says what is wrong as a page. */
function refusedAs(type: string | undefined): JsonObject {
  if (type === undefined) return REFUSED;
  return { ...REFUSED, content: { ...(REFUSED["content"] as JsonObject), [type]: { schema: { type: "string" } } } };
}

const inPath = (name: string): JsonObject => ({
  name,
  in: "path",
  required: true,
  schema: { type: "string", pattern: "^[A-Za-z0-9_~:-][A-Za-z0-9._~:-]{0,127}$" },
});

const IDEMPOTENCY: JsonObject = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "The same request with the same key is done once; the answer is kept for a day, and until the guard restarts.",
  schema: { type: "string", pattern: "^[A-Za-z0-9._:-]{1,128}$" },
};

function inQuery(query: z.ZodObject | undefined): readonly JsonObject[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(query, "input") as {
    readonly properties?: Readonly<Record<string, JsonObject>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = schema;
    return {
      name,
      in: "query",
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io, unrepresentable: "any" });
  return rest as unknown as JsonObject;
}
