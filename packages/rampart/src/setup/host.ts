import { HOSTS } from "@rampart/edge";
import { nearest } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";

/**
 * The name of a host there is a door for.
 *
 * @throws Failure `unknown_host`, exit status 2
 */
export function knownHost(name: string): string {
  if (Object.hasOwn(HOSTS, name)) return name;
  const names = Object.keys(HOSTS);
  const meant = nearest(name, names);
  const hint = meant === null ? `There are: ${names.join(", ")}.` : `Did you mean "${meant}"?`;
  throw new Failure("unknown_host", `there is no door for "${name}". ${hint}`, null, EXIT.usage);
}
