import { readBounded } from "@rampart/service";
import { DOOR_LIMITS, type Door, parseDoor } from "./door.js";

/**
 * Reads a door file only this user or root could have written.
 *
 * @throws ServiceError `file.*`; DoorError
 */
export async function readDoor(path: string): Promise<Door> {
  const bytes = await readBounded(path, { maxBytes: DOOR_LIMITS.bytes, owned: true });
  return parseDoor(bytes.toString("utf8"));
}
