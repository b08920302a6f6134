import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Foreign vectors lie beside the project, not in it. */
const FOLDER = fileURLToPath(new URL("../../../../../shared/vectors/", import.meta.url));

export const vectors = (name: string): string => `${FOLDER}${name}`;

/** Why tests on these vectors are skipped, or null where they are here. */
export const absent = (name: string): string | null =>
  existsSync(vectors(name)) ? null : `../shared/vectors/${name} is not here`;
