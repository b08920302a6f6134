import { ServiceError } from "../errors.js";
import { writeAtomic } from "../files/atomic.js";
import { readBounded } from "../files/bounded.js";

/**
 * The largest bundle version seen here, 0 where none was.
 *
 * @throws ServiceError `bundle.malformed`, `file.*`
 */
export async function readSeenVersion(path: string): Promise<number> {
  try {
    const text = (await readBounded(path, { maxBytes: 64, owned: true })).toString("latin1");
    const match = /^(0|[1-9][0-9]{0,15})\n$/.exec(text);
    if (match === null) throw new ServiceError("bundle.malformed", `${path} holds no version`);
    return Number(match[1]);
  } catch (error) {
    if (error instanceof ServiceError && error.code === "file.missing") return 0;
    throw error;
  }
}

/** @throws ServiceError `file.unwritable` */
export async function writeSeenVersion(path: string, version: number): Promise<void> {
  await writeAtomic(path, `${version}\n`);
}
