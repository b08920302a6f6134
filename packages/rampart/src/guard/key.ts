import { resolve } from "node:path";
import { type JsonObject, readBounded, ServiceError } from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input, Options } from "../command/verb.js";

const MAX_BYTES = 1_024;

/** Who answers by their own key, where several people use one user of the system. */
export const KEY_FILE: Options = {
  "key-file": { type: "string", value: "FILE", help: "your own key, of `rampart credential issue person NAME`" },
};

/** The member of a message that says whose key it is; nothing without `--key-file`. @throws Failure `bad_value` */
export async function keyIn(input: Input, io: Io): Promise<JsonObject> {
  const file = input.text("key-file");
  if (file === null) return {};
  try {
    const text = (await readBounded(resolve(io.cwd, file), { maxBytes: MAX_BYTES, noFollow: false }))
      .toString("utf8")
      .trim();
    if (/^rk_[A-Za-z0-9_-]+$/.test(text)) return { key: text };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new Failure("bad_value", `${file} cannot be read`, "rampart credential issue person NAME > FILE", undefined, {
      cause: error,
    });
  }
  throw new Failure(
    "bad_value",
    `${file} holds no key: a key begins with rk_`,
    "rampart credential issue person NAME > FILE",
  );
}
