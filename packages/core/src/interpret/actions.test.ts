import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  ACTION_KINDS,
  type ActionKind,
  DETAILS_OF,
  EMPTY_SESSION,
  type JsonObject,
  type Place,
} from "../spine/index.js";
import { interpret } from "./index.js";

const TEXT = readFileSync(new URL("../../../../docs/formats/actions.md", import.meta.url), "utf8");

/** A kind's section: its examples by the way they are given, and the details it lists. */
interface Section {
  readonly kind: string;
  readonly details: readonly string[];
  readonly examples: readonly (readonly [way: string, example: string])[];
}

const SECTIONS: readonly Section[] = TEXT.split("\n### ")
  .slice(1)
  .map((text) => ({
    kind: text.slice(0, text.indexOf("\n")),
    details: [...(/^Details: (.*)\.$/m.exec(text)?.[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name!),
    examples: [...text.matchAll(/^- (shell|code|SQL|MCP|tool): `(.*)`$/gm)].map(
      ([, way, example]) => [way!, example!] as const,
    ),
  }));

const PLACE: Place = {
  home: "/home/dev",
  user: "dev",
  cwd: "/home/dev/project",
  project: "/home/dev/project",
  scratch: ["/tmp"],
  installed: [],
};

function actionsOf(way: string, example: string): readonly { readonly kind: string; readonly detail: object }[] {
  const call = { id: "1", door: "test", agent: "a", principal: "p", session: "s", task: null, hostTool: way, time: 0 };
  const world = { place: PLACE, session: EMPTY_SESSION, answers: new Map() };
  const of = (tool: string, given: JsonObject, shell: "bash" | null = null) =>
    interpret({ ...call, tool, arguments: given, shell, cwd: PLACE.cwd }, world).actions;
  if (way === "shell" || way === "code") return of("shell", { command: example }, "bash");
  if (way === "SQL") return of("sql", { query: example, dialect: "postgres" });
  const [, name = "", given = "{}"] = /^(\S+) (\{.*\})$/.exec(example) ?? [];
  const arguments_ = JSON.parse(given) as JsonObject;
  if (way === "tool") return of(name, arguments_);
  const [server = "", tool = ""] = name.split("/");
  return of("mcp", { server, name: tool, arguments: arguments_ });
}

describe("docs/formats/actions.md", () => {
  it("has every kind once, in order", () => {
    expect(SECTIONS.map(({ kind }) => kind)).toEqual([...ACTION_KINDS]);
  });
  it.each(SECTIONS)("P3: $kind: its details and at least one example", ({ kind, details, examples }) => {
    expect(details).toEqual([...DETAILS_OF[kind as ActionKind]]);
    expect(examples.length).toBeGreaterThan(0);
  });
  it.each(SECTIONS.flatMap(({ kind, examples }) => examples.map(([way, example]) => [kind, way, example] as const)))(
    "P3: %s by %s: %s",
    (kind, way, example) => {
      const actions = actionsOf(way, example);
      expect(actions.map((one) => one.kind)).toContain(kind);
      // What an action carries is what its kind is said to carry.
      for (const one of actions)
        for (const key of Object.keys(one.detail)) expect(DETAILS_OF[one.kind as ActionKind], one.kind).toContain(key);
    },
  );
});
