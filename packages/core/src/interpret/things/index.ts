import { CLUSTERS, IN_CLUSTERS, MACHINES } from "./clusters.js";
import { CONTAINERS } from "./containers.js";
import { DATABASES } from "./databases.js";
import { EMULATORS } from "./emulators.js";
import { GIT } from "./git.js";
import type { ThingTable } from "./thing.js";

export { LENT_ID, OWN_ID, printedId } from "./containers.js";
export type { Around, Deed, Drop, ThingTable, Word } from "./thing.js";
export { covers } from "./thing.js";

/** Things that are made and taken away by name, each family in its own file; by the program's name. */
export const THINGS: ReadonlyMap<string, ThingTable> = new Map(
  [CONTAINERS, CLUSTERS, IN_CLUSTERS, MACHINES, GIT, DATABASES, EMULATORS].flatMap((table) =>
    table.programs.map((program) => [program, table] as const),
  ),
);
