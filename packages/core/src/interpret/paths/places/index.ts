import { AGENT_SETTINGS } from "./agents.js";
import { BROAD } from "./broad.js";
import { CREDENTIAL } from "./credential.js";
import { DESKTOPS } from "./desktops.js";
import { DEVICE } from "./device.js";
import { PERSISTENCE } from "./persistence.js";
import { RAMPART } from "./rampart.js";
import { BUILD_OUTPUT } from "./scratch.js";
import { START_FILES } from "./start-files.js";
import type { PlaceTable } from "./table.js";
import { VCS } from "./vcs.js";

export { SCRATCH_FOLDERS } from "./scratch.js";
export { SYSTEM_FOLDERS } from "./system.js";
export type { PlaceRow, PlaceTable } from "./table.js";

/** Every family of places, each in its own file. */
export const PLACES: readonly PlaceTable[] = [
  CREDENTIAL,
  PERSISTENCE,
  DESKTOPS,
  START_FILES,
  AGENT_SETTINGS,
  VCS,
  RAMPART,
  DEVICE,
  BROAD,
  BUILD_OUTPUT,
];
