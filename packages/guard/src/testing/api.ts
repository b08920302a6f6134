import type { JsonObject } from "@rampart/service";
import { API_RATES, type ApiOptions } from "../api/options.js";
import type { GuardOptions } from "../options.js";
import { type Bench, makeBench, POLICY } from "./harness.js";

/** Agents, people and groups beside the usual policy. */
export const PEOPLE = `${POLICY}agents:
  alpha: { owner: ada }
  beta: { owner: ada }
people:
  vera: { roles: [viewer] }
  april: { roles: [approver] }
  otto: { roles: [operator] }
  polly: { roles: [policy-owner] }
  ada: { roles: [admin], subject: "https://login.example ada-1" }
groups:
  ops: { people: [operator] }
`;

export const API: ApiOptions = { host: "127.0.0.1", port: 0, names: [], rates: API_RATES, issuers: [], workloads: [] };

export interface Asked {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Headers;
}

export interface ApiBench extends Bench {
  url(): Promise<string>;
  /** A key; whoever issues is the local admin. */
  key(type: string, name: string, more?: object): Promise<string>;
  ask(
    method: string,
    path: string,
    key: string | null,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Asked>;
}

/** A guard with its API, and people to use it. */
export async function makeApiBench(
  api: Partial<ApiOptions> = {},
  policy = PEOPLE,
  more: Partial<GuardOptions> = {},
): Promise<ApiBench> {
  const bench = await makeBench({ api: { ...API, ...api }, ...more }, policy);
  let asked: { readonly of: unknown; readonly url: string } | null = null;
  const url = async () => {
    if (asked?.of === bench.guard) return asked.url;
    const { status } = await bench.admin({ op: "status" });
    asked = { of: bench.guard, url: String(((status as JsonObject)["api"] as JsonObject)["url"]) };
    return asked.url;
  };
  return Object.assign(bench, {
    url,
    async key(type: string, name: string, more: object = {}) {
      const { key, error } = await bench.admin({ op: "issue-credential", type, name, ...more });
      if (typeof key !== "string") throw new Error(JSON.stringify(error));
      return key;
    },
    async ask(method: string, path: string, key: string | null, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(`${await url()}${path}`, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const json = /json/.test(response.headers.get("content-type") ?? "") ? (JSON.parse(text) as JsonObject) : {};
      return { status: response.status, body: json, headers: response.headers };
    },
  });
}

export const callOf = (command: string, more: object = {}) => ({
  call: { id: "c1", session: "s1", tool: "shell", shell: "bash", arguments: { command }, cwd: "/srv/project", ...more },
});
