import { PHASES } from "../../decide/case.js";
import { ACTION_KINDS } from "../../spine/action.js";
import type { Json } from "../../spine/json.js";
import { VERDICTS } from "../../spine/verdict.js";
import type { TestAction, TestCall, TestDocument, TestFacts } from "../document.js";
import { RESOURCE_TYPES } from "../kinds.js";
import { GLOB, NAME } from "../names.js";
import { isMapping, list, oneOf, oneOrMore, record, type Shape, text } from "../shape.js";
import { instant } from "./instant.js";

const word = text(GLOB);
const anything: Shape<{ readonly [key: string]: Json }> = {
  read(value, at, report) {
    if (isMapping(value)) return value;
    report({ code: "policy.wrong_type", at, part: "value", message: "expected a mapping", suggestion: null });
    return undefined;
  },
  schema: () => ({ type: "object" }),
};

const action = record<TestAction>({
  kind: { shape: oneOf(ACTION_KINDS, "policy.unknown_kind"), required: true },
  type: { shape: oneOf(RESOURCE_TYPES), about: "Default: the usual one of the kind." },
  name: { shape: word, required: true },
  form: { shape: oneOf(["exact", "pattern", "any"]) },
  certainty: { shape: oneOf(["certain", "possible"]) },
  labels: { shape: oneOrMore(text(NAME)) },
  "source-labels": { shape: oneOrMore(text(NAME)) },
  detail: { shape: anything },
});

const call = record<TestCall>({
  tool: { shape: word, required: true },
  arguments: { shape: anything, required: true },
  shell: { shape: oneOf(["bash", "sh", "zsh", "fish", "powershell", "cmd"]) },
});

const facts = record<TestFacts>({
  agent: { shape: word },
  principal: { shape: word },
  door: { shape: word },
  roles: { shape: oneOrMore(text(NAME)) },
  purpose: { shape: word },
  environment: { shape: word },
  task: {
    shape: record<NonNullable<TestFacts["task"]>>({
      id: { shape: word },
      kind: { shape: word, required: true },
      subject: { shape: word },
      sensitivity: { shape: oneOf(["low", "medium", "high"]) },
    }),
  },
  privileges: { shape: oneOrMore(text(NAME)), about: "Privileges granted for the moment." },
  cwd: { shape: word },
  project: { shape: word },
  home: { shape: word },
  now: { shape: instant },
});

/** A test inside a policy. */
export const testShape: Shape<TestDocument> = record<TestDocument>(
  {
    name: { shape: text(GLOB), required: true },
    command: { shape: text({ max: 8192, what: "shell text" }), about: "Shell text, judged as a call of the shell." },
    call: { shape: call, about: "Any other call." },
    actions: { shape: list(action, 64, 1), about: "Actions written by hand." },
    facts: { shape: facts },
    phase: { shape: oneOf(PHASES) },
    expect: { shape: oneOf(VERDICTS), required: true },
    rule: { shape: text(NAME), about: "A rule that must be among those that decided." },
  },
  { exactlyOne: ["command", "call", "actions"] },
);
