/** Names under which Rampart's own processes and services run. */
const OWN = /(?:^|[/\s.@-])rampart(?:d|-guard)?(?:\.service|\.socket|\.mjs|\.js)?(?:$|[\s@-])/i;

const LABEL: readonly string[] = ["rampart"];
const NONE: readonly string[] = [];

/** Labels of a process or service by its name: ending or changing Rampart is told from ending anything else. */
export function labelsOfName(type: string, name: string): readonly string[] {
  if (type !== "process" && type !== "service") return NONE;
  return OWN.test(name.slice(0, 256)) ? LABEL : NONE;
}
