import { truth } from "../../decide/truth.js";
import { parseNameGlob } from "../globs/name.js";
import { GLOB } from "../names.js";
import { oneOf, oneOrMore, record, text } from "../shape.js";
import { condition, type Standing, type StandingKey } from "./language.js";
import { someMatch } from "./names.js";

const globs = oneOrMore(text(GLOB));

/** A condition on who acts and why. Settled once per agent and task, before any action is looked at. */
function standing(
  key: string,
  fact: StandingKey,
  about: string,
  read: (standing: Standing) => readonly (string | null)[],
) {
  return condition<readonly string[]>({
    key,
    kinds: "all",
    shape: globs,
    about,
    forProjects: true,
    standing: fact,
    bind(words, binding) {
      const parsed = words.map(parseNameGlob);
      return truth(read(binding.standing).some((name) => name !== null && someMatch(parsed, name)));
    },
  });
}

export const agent = standing("agent", "agent", "Who acts.", ({ identity }) => [identity.agent]);
export const principal = standing("principal", "principal", "On whose behalf.", ({ identity }) => [identity.principal]);
export const door = standing("door", "door", "The door the call came through.", (facts) => [facts.door]);
export const role = standing("role", "roles", "Any role the agent holds.", ({ roles }) => roles);
export const purpose = standing("purpose", "purpose", "Declared purpose.", (facts) => [
  facts.purpose ?? facts.task?.purpose ?? null,
]);
export const environment = standing("environment", "environment", "Declared environment.", (facts) => [
  facts.environment ?? facts.task?.environment ?? null,
]);

interface TaskCondition {
  readonly id?: readonly string[];
  readonly kind?: readonly string[];
  readonly subject?: readonly string[];
  readonly sensitivity?: readonly ("low" | "medium" | "high")[];
}

/** The task the agent acts in. Without a task no such condition holds. */
export const task = condition<TaskCondition>({
  key: "task",
  kinds: "all",
  shape: record<TaskCondition>(
    {
      id: { shape: globs },
      kind: { shape: globs },
      subject: { shape: globs, about: "What the task is about: `refund/981`." },
      sensitivity: { shape: oneOrMore(oneOf(["low", "medium", "high"])) },
    },
    { notEmpty: "say id, kind, subject or sensitivity" },
  ),
  about: "The task the agent acts in.",
  forProjects: true,
  standing: "task",
  bind(wanted, binding) {
    const { task } = binding.standing;
    if (task === null) return truth(false);
    const meets = (words: readonly string[] | undefined, value: string | null) =>
      words === undefined || (value !== null && someMatch(words.map(parseNameGlob), value));
    return truth(
      meets(wanted.id, task.id) &&
        meets(wanted.kind, task.kind) &&
        meets(wanted.subject, task.subject) &&
        (wanted.sensitivity === undefined ||
          (task.sensitivity !== null && wanted.sensitivity.includes(task.sensitivity))),
    );
  },
});
