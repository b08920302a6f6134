import { existsSync } from "node:fs";
import { type DoorSettings, doorNamed, placesIn, readDoors } from "@rampart/service";
import { readDoor } from "../hook/read-door.js";
import type { Host } from "../hosts/host.js";
import { doorFile } from "./command.js";
import { readConfig } from "./config-file.js";
import { type ProtectContext, programsOf } from "./context.js";
import { placesOf } from "./plan.js";
import { recordFile } from "./record.js";
import { trustState } from "./trust.js";

/** How a host's door stands, for status. */
export interface DoorState {
  readonly host: string;
  readonly proved: boolean;
  /** All entries are in the host's settings, and what they run is there. */
  readonly protected: boolean;
  readonly settings: DoorSettings | null;
  /** The host's configuration file. */
  readonly file: string;
  /** What keeps the door from working although somebody protected it; for a person. */
  readonly problems: readonly string[];
}

/** Looks, changes nothing. A host nobody protected is not protected and has no problems. Never throws. */
export async function inspectDoor(host: Host, context: ProtectContext): Promise<DoorState> {
  const places = placesOf(host, context);
  const path = doorFile(programsOf(context), host.host);
  const base = { host: host.host, proved: host.proved, file: places[0]!.file };
  const untouched = context.given !== undefined && !existsSync(recordFile(context.layout.data, host.host));
  if (untouched || !existsSync(path)) return { ...base, protected: false, settings: null, problems: [] };
  const problems: string[] = [];
  const attempt = async (look: () => Promise<void>) =>
    look().catch((error: Error) => void problems.push(error.message));
  for (const place of places) {
    await attempt(async () => {
      const { text } = await readConfig(place.file, context.home, context.uid);
      const [there, wanted] = [place.there(text), place.wanted];
      if (text !== null) place.check(text);
      if (there < wanted) problems.push(`${place.file}: ${there} of ${wanted} entries are there; protect again`);
    });
  }
  await attempt(async () => {
    const door = await readDoor(path);
    for (const file of [door.node, door.hook, door.program]) {
      if (!existsSync(file)) problems.push(`${file}: it is gone; protect again`);
    }
    // Without the key of now the door takes no bundle: where no guard answers it would refuse everything.
    if (context.key !== "" && door.key !== context.key) problems.push(`${path}: it knows another key; protect again`);
  });
  if ((await trustState(host, context, places[0]!.wanted)) === "untrusted") {
    problems.push(`${host.title} does not trust the hook and runs without it; rampart protect ${host.host}`);
  }
  let chosen: DoorSettings | null = null;
  await attempt(async () => {
    chosen = doorNamed(await readDoors(placesIn(context.layout).doors), host.host);
  });
  return { ...base, protected: problems.length === 0, settings: chosen, problems };
}
