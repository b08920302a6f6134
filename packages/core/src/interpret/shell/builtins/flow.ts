import type { Value } from "../../knowledge/value.js";
import { textOf } from "../../knowledge/value.js";
import type { Flow } from "../state/flow.js";
import type { Machine } from "../state/machine.js";
import type { Builtin } from "./index.js";

/** Ends something only where it is reached for sure; where it may be, what follows is still read. */
function end(m: Machine, kind: Flow["kind"], levels: number): void {
  if (m.definite) m.flow = { kind, levels };
}

function numberOf(args: readonly Value[], otherwise: number): number {
  const text = textOf(args[0]);
  return text !== null && /^\d{1,3}$/.test(text) ? Number(text) : otherwise;
}

export const exitShell: Builtin = (m, args) => {
  m.status = args.length === 0 ? m.status : numberOf(args, 1);
  end(m, "exit", 1);
};

export const returnFunction: Builtin = (m, args) => {
  m.status = args.length === 0 ? m.status : textOf(args[0]) === null ? null : numberOf(args, 1);
  end(m, "return", 1);
};

export const breakLoop: Builtin = (m, args) => {
  m.status = 0;
  end(m, "break", numberOf(args, 1));
};

export const continueLoop: Builtin = (m, args) => {
  m.status = 0;
  end(m, "continue", numberOf(args, 1));
};
