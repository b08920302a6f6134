import type { Detail, Source, Span } from "../../../spine/index.js";
import { canonicalPath, labelPath, pathAction } from "../../paths/index.js";
import type { Machine } from "../state/machine.js";

/**
 * A link is another name for what it leads to. What must not be read, or changed, must not be given one: the link to
 * Rampart's or an agent's settings is a link of theirs, the link to a secret counts as reading it.
 */
export function linkTo(m: Machine, link: string, detail: Detail, data: readonly Source[], span: Span): void {
  if (m.where !== "here") return;
  const cwd = detail.link === "hard" ? m.cwd() : link.slice(0, link.lastIndexOf("/")) || "/";
  const to = canonicalPath(detail.target!, m.place, { cwd, tilde: false });
  const labels = labelPath(to, m.place, true);
  if (labels.includes("rampart") || labels.includes("agent-settings"))
    m.push("file.link", to, labels, data, span, { link: detail.link! });
  if (!labels.includes("credential") || labels.includes("project")) return;
  m.actions.push(pathAction("file.read", to, { place: m.place, certainty: m.certainty, span }));
}
