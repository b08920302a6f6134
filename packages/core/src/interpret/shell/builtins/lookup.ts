import { textOf } from "../../knowledge/value.js";
import { rememberProgram } from "../state/tables.js";
import { preload } from "../state/watch.js";
import type { Builtin } from "./index.js";

/** `hash -p PATH NAME`: from here on the shell runs this file by that name, like a function of it. */
export const remember: Builtin = (m, args) => {
  const at = args.findIndex((one) => one.text === "-p");
  const path = textOf(args[at + 1]);
  if (at >= 0 && path !== null && m.reads !== "small") {
    for (const one of args.slice(at + 2)) {
      const name = textOf(one);
      if (name !== null) rememberProgram(m, name, path, one.span);
    }
  }
  m.sink?.lose();
  m.status = 0;
};

/** `enable -f FILE NAME`: a library becomes part of the shell. */
export const enable: Builtin = (m, args) => {
  const at = args.findIndex((one) => /^-[adnps]*f$/.test(one.text));
  const file = args[at + 1];
  if (at >= 0 && file !== undefined) preload(m, file);
  m.status = 0;
};
