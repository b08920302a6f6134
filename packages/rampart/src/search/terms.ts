import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import {
  actionsOf,
  bareFolder,
  bareHost,
  decisionOf,
  findingsOf,
  type Query,
  rulesOf,
  sessionOf,
} from "../past/query.js";

/** What events are found by: kind, agent, session, tool, verdict, rule, action, finding, host, path. */
export const FIELDS = ["k", "a", "s", "t", "v", "r", "x", "f", "h", "p"] as const;
export type Field = (typeof FIELDS)[number];

/** Takes a value an event has in a field. */
export type Put = (field: Field, value: string) => void;

/** Domains, folders or dots a name has terms for, at most. An event with a longer one has the field's {@link WILD}. */
const MOST_LEVELS = 64;
/** The term of every event that could be read. */
export const PRESENT = "*";
/** Stands for whatever was too much to name: an event that has it must be looked at. */
export const WILD = { h: "h*", p: "p*", f: "f*" } as const;

export function putFields(event: JsonObject, put: Put): void {
  putText(put, "k", event["kind"]);
  putText(put, "a", event["agent"]);
  putText(put, "s", sessionOf(event));
  putText(put, "t", event["tool"]);
  putText(put, "t", event["hostTool"]);
  putText(put, "v", decisionOf(event)["verdict"]);
  for (const rule of rulesOf(event)) put("r", rule);
  for (const code of findingsOf(event)) put("f", code);
  for (const action of actionsOf(event)) {
    putText(put, "x", action["kind"]);
    const { resource } = action;
    if (!isJsonObject(resource)) continue;
    if (resource["type"] === "host") putText(put, "h", resource["name"]);
    else if (resource["type"] === "path") putText(put, "p", resource["name"]);
  }
}

/**
 * The terms of a value: the field's letter, a colon, what is looked for. A query for one of them holds exactly for the
 * events that have it: a host has a term for each domain above it, a path for each folder, a code for what stands
 * before each dot.
 */
export function termsOf(field: Field, value: string): string[] {
  if (field === "h") return hostTerms(bareHost(value));
  if (field === "p") return pathTerms(value);
  return field === "f" ? codeTerms(value) : [`${field}:${value}`];
}

/** A term an event must have, or, where there is one, the field's wild one instead. */
export interface Wanted {
  readonly term: string;
  readonly wild: string | null;
}

export function wantedBy(query: Query): Wanted[] {
  const { kind, agent, session, tool, action, host, path, rule, verdict, finding } = query;
  const wanted: Wanted[] = [{ term: PRESENT, wild: null }];
  const want = (field: Field, value: string | null, wild: string | null = null) => {
    if (value !== null) wanted.push({ term: `${field}:${value}`, wild });
  };
  want("k", kind);
  want("a", agent);
  want("s", session);
  want("t", tool);
  want("x", action);
  want("r", rule);
  want("v", verdict);
  want("f", finding, WILD.f);
  want("h", host === null ? null : bareHost(host), WILD.h);
  want("p", path === null ? null : bareFolder(path), WILD.p);
  return wanted;
}

function putText(put: Put, field: Field, value: Json | undefined): void {
  if (typeof value === "string") put(field, value);
}

function codeTerms(code: string): string[] {
  const terms = [`f:${code}`];
  for (let at = code.indexOf("."); at !== -1; at = code.indexOf(".", at + 1)) {
    if (terms.length > MOST_LEVELS) return [...terms, WILD.f];
    terms.push(`f:${code.slice(0, at)}`);
  }
  return terms;
}

function hostTerms(host: string): string[] {
  const terms = [`h:${host}`];
  for (let at = host.indexOf("."); at !== -1; at = host.indexOf(".", at + 1)) {
    if (terms.length > MOST_LEVELS) return [...terms, WILD.h];
    terms.push(`h:${host.slice(at + 1)}`);
  }
  return terms;
}

function pathTerms(path: string): string[] {
  const terms = [`p:${path}`];
  if (path.startsWith("/") && path !== "/") terms.push("p:/");
  for (let at = path.indexOf("/", 1); at !== -1; at = path.indexOf("/", at + 1)) {
    if (terms.length > MOST_LEVELS) return [...terms, WILD.p];
    terms.push(`p:${path.slice(0, at)}`);
  }
  return terms;
}
