import type { DoorSettings } from "@rampart/service";
import type { Host, Rendered } from "../hosts/host.js";

const MESSAGE =
  "Rampart could not judge this call, so it is refused. Trying again unchanged will not help; " +
  "`rampart status` says what is wrong.";

/**
 * What a host gets when a door cannot answer at all; fixed when the host is protected, so that giving it needs
 * nothing that could fail. A door that only watches, or was told to let calls through, has no opinion then.
 */
export function refusalOf(host: Host, settings: Pick<DoorSettings, "mode" | "onUnavailable">): Rendered {
  const lets = settings.mode === "monitor" || settings.onUnavailable === "allow";
  const outcome = lets ? "no-opinion" : "deny";
  return host.render({ outcome, message: MESSAGE, code: "door.unavailable" }, "before");
}
