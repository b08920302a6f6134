import { isDigest, Versions, versionsFolder } from "@rampart/guard";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { administered, layoutOf } from "../setup/folders.js";

/** What a person types of a digest: at least six of its digits, with or without `sha256:`. */
const BEGINNING = /^(?:sha256:)?([0-9a-f]{6,64})$/;

export const looksLikeDigest = (said: string): boolean => BEGINNING.test(said);

/** The policies the guard of this installation keeps. */
export const versionsOf = (input: Pick<Input, "state">, io: Io): Versions =>
  new Versions(versionsFolder(administered(layoutOf(input, io))));

/**
 * The one kept policy whose digest begins like this.
 *
 * @throws Failure `bad_value`, `not_found`
 */
export async function digestNamed(said: string, input: Pick<Input, "state">, io: Io): Promise<string> {
  if (isDigest(said)) return said;
  const begins = BEGINNING.exec(said)?.[1];
  if (begins === undefined)
    throw new Failure("bad_value", `"${said}" is no digest, nor six of its digits`, "rampart policy versions");
  const like = (await versionsOf(input, io).list()).filter((digest) => digest.startsWith(`sha256:${begins}`));
  if (like.length === 1) return like[0]!;
  const why = like.length === 0 ? "no policy is kept that begins" : `${like.length} policies begin`;
  throw new Failure("not_found", `${why} with ${begins}`, "rampart policy versions", EXIT.no);
}

/** A digest as a person reads it. */
export const shortDigest = (digest: string): string => digest.slice("sha256:".length, "sha256:".length + 12);
