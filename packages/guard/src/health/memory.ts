import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes of the space for young objects from which on giving it back is worth a pause of some tens of milliseconds. */
const WORTH = 8 * 1024 * 1024;

let collect: (() => void) | null = null;

/**
 * Gives back what the engine took while it was busy and needs no more. The space for young objects stays as large as the busiest
 * moment made it until the engine collects everything, which at rest it does by itself only hours later.
 *
 * The engine shrinks that space only while little is allocated: for whoever has been at rest for some seconds.
 *
 * @returns whether it was worth trying
 */
export function giveBack(): boolean {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  if (young === undefined || young.space_size < WORTH) return false;
  collect ??= collector();
  collect();
  return true;
}

/** The engine shows its collector only to contexts that are made while it is told to. */
function collector(): () => void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  setFlagsFromString("--no-expose-gc");
  return gc;
}
