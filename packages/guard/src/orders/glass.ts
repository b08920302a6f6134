import { DEFAULT_DOOR, type DoorSettings, type Doors, doorAt } from "@rampart/service";
import type { BrokenGlass } from "../state/parts/standing.js";

/** Doors a bundle has room for. */
const MOST_DOORS = 64;

/** A door that only watches, for as long as the glass is broken. */
export function watchingDoor(settings: DoorSettings): DoorSettings {
  return { ...settings, mode: "monitor" };
}

/** The doors as they are now: under broken glass all of them only watch, and enforce again by themselves when its time is over. */
export function watchingFor(glass: BrokenGlass | null, doors: Doors, hosts: readonly string[], now: number): Doors {
  if (glass === null || now >= glass.until) return doors;
  const names = [...new Set([...Object.keys(doors), ...hosts])].slice(0, MOST_DOORS);
  const { until } = glass;
  const since = Math.floor(glass.since);
  return Object.fromEntries(
    names.map((name) => {
      const settings = doorAt(Object.hasOwn(doors, name) ? doors[name]! : DEFAULT_DOOR, now);
      // Who watches anyway goes on watching when the time is over.
      return [name, settings.mode === "monitor" ? settings : { ...settings, mode: "monitor", since, until }];
    }),
  );
}
