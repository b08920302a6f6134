import type { Entry } from "../types.js";
import { entries as awk } from "./awk.js";
import { entries as base64 } from "./base64.js";
import { entries as builtin } from "./builtin.js";
import { entries as calculate } from "./calculate.js";
import { entries as compare } from "./compare.js";
import { entries as count } from "./count.js";
import { entries as echo } from "./echo.js";
import { entries as hex } from "./hex.js";
import { entries as list } from "./list.js";
import { entries as names } from "./names.js";
import { entries as print } from "./print.js";
import { entries as read } from "./read.js";
import { entries as sed } from "./sed.js";
import { entries as split } from "./split.js";
import { entries as tr } from "./tr.js";

/** Filters: programs that print what follows from their words and their input. */
export const text: readonly Entry[] = [
  ...awk,
  ...base64,
  ...builtin,
  ...calculate,
  ...compare,
  ...count,
  ...echo,
  ...hex,
  ...list,
  ...names,
  ...print,
  ...read,
  ...sed,
  ...split,
  ...tr,
];
