import { NO_RESOURCE } from "../../action.js";
import { baseName } from "../../knowledge/lookup.js";
import type { Value } from "../../knowledge/value.js";
import type { Invocation } from "../invocation.js";
import type { Machine } from "../state/machine.js";

const SERVICE = /^\/(?:etc\/(?:rc\.d\/)?(?:init|rc)\.d|usr\/local\/etc\/rc\.d)\/([\w.@-]{1,64})$/;

/** The script of a service, called by its path: it starts, stops or shows what `service` would. */
export function sayService(m: Machine, argv: readonly Value[]): void {
  const name = SERVICE.exec(argv[0]!.text)?.[1];
  const verb = argv[1]?.text ?? "status";
  if (name === undefined || /^(?:status|help|--help|version|list|rcvar|describe)$/.test(verb)) return;
  m.push("system.configure", { type: "service", name, form: "exact" }, [], [], argv[0]!.span, { what: "service" });
}

const WEAKNESS = /^cve[-_]\d{4}[-_]\d{4,7}(?:[-_.].*)?$/i;

/** A program that bears the number of a weakness makes use of it. */
export function sayExploit(m: Machine, name: Value): void {
  const base = baseName(name.text);
  if (base.charCodeAt(3) !== HYPHEN && base.charCodeAt(3) !== UNDERSCORE) return;
  if (WEAKNESS.test(base.slice(0, 128)))
    m.push("system.privilege", NO_RESOURCE, [], [], name.span, { what: "exploit" });
}

const HYPHEN = 45;
const UNDERSCORE = 95;

/** Variables that lead Rampart to other folders than its own, or other code into it. */
const LEADING = [
  "RAMPART_STATE",
  "RAMPART_CONFIG",
  "RAMPART_HOME",
  "XDG_CONFIG_HOME",
  "XDG_STATE_HOME",
  "XDG_DATA_HOME",
  "XDG_RUNTIME_DIR",
  "NODE_OPTIONS",
  "NODE_PATH",
  "LD_PRELOAD",
  "LD_LIBRARY_PATH",
  "LD_AUDIT",
  "DYLD_INSERT_LIBRARIES",
];

/** Rampart is run with an environment that is not the user's: it would ask another policy, or none. */
export function sayElsewhere(m: Machine, invocation: Invocation): void {
  const home = m.scope.get("HOME");
  const led = home !== null && (home.open || home.texts.length !== 1 || home.texts[0] !== m.place.home);
  if (m.where !== "here" || !(led || LEADING.some((name) => m.scope.get(name) !== null))) return;
  invocation.add("system.configure", "service", "rampart", { what: "environment", program: "rampart" }, ["rampart"]);
}
