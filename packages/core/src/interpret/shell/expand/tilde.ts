import type { Machine } from "../state/machine.js";
import { onlyText } from "../state/variable.js";
import { parameter } from "./parameter.js";

/**
 * `~`, `~/x`, `~user/x`, `~+` at the start of a text; in an assignment after each colon too. Homes of other users are
 * where they usually are.
 */
export function expandTilde(m: Machine, text: string, assignment = false): string {
  if (assignment && text.includes(":")) {
    return text
      .split(":")
      .map((part) => (part.charCodeAt(0) === 126 ? expandOne(m, part) : part))
      .join(":");
  }
  return text.charCodeAt(0) === 126 ? expandOne(m, text) : text;
}

function expandOne(m: Machine, text: string): string {
  const slash = text.indexOf("/");
  const user = slash < 0 ? text.slice(1) : text.slice(1, slash);
  const rest = slash < 0 ? "" : text.slice(slash);
  if (user === "") return (onlyText(parameter(m, "HOME")) ?? m.place.home) + rest;
  if (user === m.place.user) return m.place.home + rest;
  if (user === "root") return `/root${rest}`;
  if (user === "-") return (onlyText(parameter(m, "OLDPWD")) ?? "~-") + rest;
  if (user === "+") return (m.cwd() ?? ".") + rest;
  return /^[a-z_][a-z0-9_-]{0,31}$/.test(user) ? `/home/${user}${rest}` : text;
}
