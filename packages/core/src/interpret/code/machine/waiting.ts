import type { SqlEffect } from "../effect.js";
import type { Machine } from "./machine.js";

/** Where a value goes: `= ?`, `= $1`, `= %s`, `= :id`, `in (@ids)`. */
const PARAMETER = /[=<>(,]\s*(?:\?|\$\d|%s|%\(\w{1,64}\)s|[:@]\w)/;

/** Says of a statement that it is handed values when somebody calls for it, and that nobody is seen to. */
export const waitsFor = (m: Machine, statement: string | null): Pick<SqlEffect, "waits"> =>
  m.waiting > 0 && statement !== null && PARAMETER.test(statement) ? { waits: true } : {};
