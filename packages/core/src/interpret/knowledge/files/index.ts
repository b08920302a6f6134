import type { Entry } from "../types.js";
import { entries as archive } from "./archive.js";
import { entries as compress } from "./compress.js";
import { entries as controllers } from "./controllers.js";
import { entries as copy } from "./copy.js";
import { entries as disk } from "./disk.js";
import { entries as images } from "./images.js";
import { entries as make } from "./make.js";
import { entries as partitions } from "./partitions.js";
import { entries as remove } from "./remove.js";
import { entries as rename } from "./rename.js";
import { entries as volumes } from "./volumes.js";

/** Programs that make, move, change and remove files, archives and disks. */
export const files: readonly Entry[] = [
  ...archive,
  ...compress,
  ...controllers,
  ...copy,
  ...disk,
  ...images,
  ...make,
  ...partitions,
  ...remove,
  ...rename,
  ...volumes,
];
