import { DEFAULT_DOOR, type DoorSettings, type Doors, doorNamed, readDoors } from "@rampart/service";

/** What changed about one door. */
export interface DoorChange {
  readonly door: string;
  readonly before: DoorSettings;
  readonly after: DoorSettings;
}

/** The modes of the doors, as `doors.json` has them. A file that cannot be read changes nothing but the health. */
export class DoorModes {
  readonly #path: string;
  #doors: Doors = {};
  /** What is wrong with the file, or null. */
  problem: string | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  get all(): Doors {
    return this.#doors;
  }

  named(door: string): DoorSettings {
    return doorNamed(this.#doors, door);
  }

  /** Reads the file again and says which doors changed. Never throws. */
  async refresh(): Promise<readonly DoorChange[]> {
    let doors: Doors;
    try {
      doors = await readDoors(this.#path);
      this.problem = null;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : "the file of doors cannot be read";
      return [];
    }
    const before = this.#doors;
    this.#doors = doors;
    return changesBetween(before, doors);
  }
}

function changesBetween(before: Doors, after: Doors): readonly DoorChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .map((door) => ({ door, before: doorNamed(before, door), after: doorNamed(after, door) }))
    .filter((change) => !sameSettings(change.before, change.after));
}

function sameSettings(a: DoorSettings, b: DoorSettings): boolean {
  return a === b || (a.mode === b.mode && a.onUnavailable === b.onUnavailable);
}

/** What a door does that is less than the safe default, in words; null where nothing is. */
export function weakness(settings: DoorSettings): string | null {
  if (settings.mode !== DEFAULT_DOOR.mode) return "only watches: nothing it sees is refused";
  return settings.onUnavailable === "allow" ? "lets calls through while the guard is away" : null;
}
