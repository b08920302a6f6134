import type { Entry } from "../types.js";
import { entries as accounts } from "./accounts.js";
import { entries as bus } from "./bus.js";
import { entries as configure } from "./configure.js";
import { entries as firewall } from "./firewall.js";
import { entries as history } from "./history.js";
import { entries as intrude } from "./intrude.js";
import { entries as macos } from "./macos.js";
import { entries as network } from "./network.js";
import { entries as observe } from "./observe.js";
import { entries as process } from "./process.js";
import { entries as service } from "./service.js";
import { entries as show } from "./show.js";

/** Processes, services, accounts, kernel and network settings. */
export const system: readonly Entry[] = [
  ...accounts,
  ...bus,
  ...configure,
  ...firewall,
  ...history,
  ...intrude,
  ...macos,
  ...network,
  ...observe,
  ...process,
  ...service,
  ...show,
];
