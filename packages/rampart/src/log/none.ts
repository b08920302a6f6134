import { statSync } from "node:fs";
import { errno } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";

/** Why a log cannot be read: there is none, or it is not for this user, who can check a copy as well. */
export function noLogAt(folder: string, next: string | null, exit: number = EXIT.usage): Failure {
  try {
    statSync(folder);
  } catch (cause) {
    if (errno(cause) === "EACCES") {
      const copy = "the same with sudo, or of a copy: rampart log verify FOLDER, rampart-audit (docs/audit.md)";
      return new Failure("refused", `${folder} is not for this user to read`, copy, exit, { cause });
    }
  }
  return new Failure("not_found", `there is no log at ${folder}`, next, exit);
}
