import { isRehearsal } from "../../knowledge/databases/rehearsal.js";
import type { Value } from "../../knowledge/value.js";
import type { Machine } from "../state/machine.js";
import { Asked } from "./asked.js";

/** Whether it is the tests' own database that a tool of migrations works on, as far as the call's own variables say. */
export function isRehearsed(m: Machine, argv: readonly Value[]): boolean {
  if (m.where !== "here") return false;
  const asked = new Asked(m, argv);
  return isRehearsal(argv, (name) => asked.variable(name));
}
