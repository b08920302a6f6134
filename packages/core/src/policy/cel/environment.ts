import { Environment } from "@marcbachmann/cel-js";
import { RE2JS } from "re2js";

/**
 * What expressions can name, with types: an expression over a misspelt field is a load error. The two spellings of
 * `matches` are one function, since the library's own runs V8's backtracking engine and cannot be taken out.
 */
export const LINEAR_MATCH = "matches_linear";

const SOURCE = "map<string, dyn>";

export const celEnvironment = build();

function build(): Environment {
  const environment = new Environment({
    limits: { maxAstNodes: 200, maxDepth: 16, maxListElements: 256, maxMapEntries: 32, maxCallArguments: 8 },
  });
  environment.registerVariable("action", {
    schema: {
      kind: "string",
      certainty: "string",
      resource: { type: "string", name: "string", form: "string" },
      labels: "list<string>",
      sources: `list<${SOURCE}>`,
      detail: {
        program: "string",
        argv: "list<dyn>",
        effects: "string",
        language: "string",
        origin: "string",
        digest: "string",
        recursive: "bool",
        bounded: "bool",
        append: "bool",
        mode: "string",
        link: "string",
        target: "string",
        context: "string",
        scheme: "string",
        port: "int",
        method: "string",
        url: "string",
        dialect: "string",
        statement: "string",
        where: "map<string, string>",
        server: "string",
        tool: "string",
        arguments: "map<string, dyn>",
        what: "string",
        force: "bool",
        shared: "bool",
        reason: "string",
      },
    },
  });
  environment.registerVariable("facts", {
    schema: {
      agent: "string",
      principal: "string",
      verified: "bool",
      door: "string",
      roles: "list<string>",
      purpose: "dyn",
      environment: "dyn",
      task: "dyn",
      read: "list<string>",
      home: "string",
      project: "dyn",
      now: "int",
    },
  });
  environment.registerVariable("findings", "list<map<string, dyn>>");
  environment.registerFunction(`string.${LINEAR_MATCH}(string): bool`, (text: string, pattern: string) =>
    linear(pattern).test(text),
  );
  return environment;
}

const compiled = new Map<string, RE2JS>();

/** A regular expression that takes time linear in the text. Throws on one RE2 does not know. */
export function linear(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known) return known;
  const made = RE2JS.compile(pattern);
  if (compiled.size >= 256) compiled.clear();
  compiled.set(pattern, made);
  return made;
}
