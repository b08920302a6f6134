import type { Entry } from "../types.js";
import { entries as docker } from "./docker.js";
import { entries as engine } from "./engine.js";
import { entries as helm } from "./helm.js";
import { entries as kubectl } from "./kubectl.js";
import { entries as nodes } from "./nodes.js";
import { entries as registry } from "./registry.js";

/** Containers and clusters. */
export const containers: readonly Entry[] = [...docker, ...engine, ...helm, ...kubectl, ...nodes, ...registry];
