import type { Value } from "../../knowledge/value.js";
import { canonicalPath } from "../../paths/index.js";
import { parameter } from "../expand/parameter.js";
import { folderNamed } from "../program/touch.js";
import type { Machine } from "../state/machine.js";
import type { Variable } from "../state/variable.js";
import { join, known, map, onlyText, open } from "../state/variable.js";
import type { Builtin } from "./index.js";

/** `cd`: where it leads is known, one of several, or nobody knows. It is taken to succeed. */
export const changeFolder: Builtin = (m, args) => {
  const operands = args.filter((arg) => arg.form !== "exact" || arg.text === "-" || !arg.text.startsWith("-"));
  const to = operands[0];
  const before = m.scope.cwd();
  const target =
    to === undefined
      ? parameter(m, "HOME")
      : to.form === "exact" && to.text === "-"
        ? parameter(m, "OLDPWD")
        : resolve(m, to, before);
  enter(m, target, before);
  if (to?.form === "exact" && to.text === "-") m.sink?.lose();
};

/** Longest folder that is followed, in UTF-16 code units. */
const MAX_FOLDER = 1024;

function enter(m: Machine, to: Variable, before: Variable): void {
  const target = to.texts.some((text) => text.length > MAX_FOLDER) ? open("**", to.sources) : to;
  m.spend(target.texts.join("").length);
  m.scope.set("OLDPWD", before);
  m.scope.setCwd(target);
  m.changes++;
  m.status = null;
}

function resolve(m: Machine, to: Value, cwd: Variable): Variable {
  const search = m.scope.get("CDPATH");
  if (to.form !== "exact")
    return search === null || to.text.startsWith("/") ? folderNamed(m, to) : open("**", to.sources);
  if (search !== null && !/^\.{0,2}(?:\/|$)/.test(to.text)) return searched(m, to, search, cwd);
  const folder = folderNamed(m, to);
  if (!folder.open || folder.shape !== "**") return folder;
  return map(cwd, (folder) => canonicalPath(to.text, m.place, { cwd: folder, tilde: false }).name);
}

/** With `CDPATH` a name is looked for in its folders first: it is there, or here. */
function searched(m: Machine, to: Value, search: Variable, cwd: Variable): Variable {
  const here = map(cwd, (folder) => canonicalPath(to.text, m.place, { cwd: folder, tilde: false }).name);
  const text = onlyText(search);
  if (text === null) return open("**", to.sources);
  const there = text
    .split(":", 16)
    .filter((folder) => folder.startsWith("/"))
    .map((folder) => known(canonicalPath(to.text, m.place, { cwd: folder, tilde: false }).name));
  return there.reduce(join, here);
}

const STACK = "DIRSTACK";

export const pushFolder: Builtin = (m, args, name) => {
  m.scope.set(STACK, m.scope.cwd());
  changeFolder(m, args, name);
};

export const popFolder: Builtin = (m) => {
  enter(m, m.scope.get(STACK) ?? open("**"), m.scope.cwd());
};

export const printFolder: Builtin = (m) => {
  const text = onlyText(m.scope.cwd());
  if (text === null) m.sink?.lose();
  else m.sink?.print(`${text}\n`);
  m.status = 0;
};
