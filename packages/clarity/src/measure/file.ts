import { lstatSync, realpathSync } from "node:fs";
import { identityOf, identityText } from "./identity.js";
import { digestRanges, type MeasureOptions } from "./measure.js";

/** SHA-256 of one file, in hex. @throws ClarityError `file_changed`, `file_unreadable`, `interrupted`; may throw what `lstat` throws */
export async function contentDigest(path: string, options: MeasureOptions): Promise<string> {
  const real = realpathSync(path);
  const look = () => identityOf(lstatSync(real, { bigint: true }));
  const identity = look();
  const range = { path: real, start: 0, end: identity.size, algorithm: "sha256" as const, identity };
  const [digest] = await digestRanges([range], options, () => identityText(look()) === identityText(identity));
  return digest!;
}
