import type { Unreported } from "@rampart/core";
import { HOSTS } from "@rampart/edge";
import { unreportedBy } from "@rampart/guard";
import { placesIn, readDoors } from "@rampart/service";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { guardedUser, layoutOf } from "../setup/folders.js";
import { isInstalled } from "../setup/installed.js";

/** Which limits nobody would count for, by the doors of this installation; absent where there is none, or its doors cannot be read. */
export async function unreportedHere(
  input: Pick<Input, "state">,
  io: Io,
): Promise<{ readonly unreported?: Unreported }> {
  const layout = layoutOf(input, io);
  if (guardedUser(layout) !== null || !isInstalled(layout)) return {};
  const doors = await readDoors(placesIn(layout).doors).catch(() => null);
  return doors === null ? {} : { unreported: unreportedBy(() => doors, Object.values(HOSTS)) };
}
