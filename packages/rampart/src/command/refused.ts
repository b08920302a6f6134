import { errno } from "@rampart/service";

/** What the system refuses, in words, and what can be done about it. */
const REFUSALS: Readonly<Record<string, readonly [why: string, next: string]>> = {
  EACCES: ["permission denied", "see whose it is: ls -ld, and whether another user is to run this"],
  EPERM: ["not permitted to this user", "see whose it is: ls -ld, and whether another user is to run this"],
  EROFS: ["the file system is read-only", "mount it to be written, or say another place"],
  ENOSPC: ["no space is left on the disk", "free some, then the same again"],
  EDQUOT: ["this user's share of the disk is used up", "free some, then the same again"],
  EMFILE: ["too many files are open", "raise the limit: ulimit -n"],
  ENFILE: ["too many files are open on this machine", "end something, then the same again"],
  EISDIR: ["it is a folder", "say a file"],
  ENOTDIR: ["a part of its path is no folder", "see what is there: ls -ld"],
  ENAMETOOLONG: ["its name is too long", "say a shorter one"],
  EIO: ["the disk cannot be read or written", "see what the system says of it: dmesg"],
};
/** What can be done about folders and files that will not do, and where nobody said more. `PROGRAM`: the verb that was typed. */
const HELP: Readonly<Record<string, string>> = {
  "folder.relative": "say an absolute path",
  "folder.missing": "rampart init",
  "folder.kind": "move it away, or say another place with --state",
  "folder.owner": "give it to this user, or say another place with --state",
  "folder.open_parent": "take others' right to write there away (chmod o-w), or say another place with --state",
  "folder.socket_path": "set XDG_RUNTIME_DIR to a shorter path",
  "file.kind": "say a regular file",
  "file.owner": "give it to this user, and take others' right to write away (chown, chmod o-w)",
  "file.too_large": "look at what wrote it",
  already_there: "say another file, or move that one away",
  interrupted: "the same again, if it is wanted",
  usage: "PROGRAM --help",
  bad_value: "PROGRAM --help",
  unknown_host: "PROGRAM --help",
};

/** What helps with an error of this code that the system did not make, or null. */
export const helpWith = (code: string, program: string): string | null =>
  Object.hasOwn(HELP, code) ? HELP[code]!.replace("PROGRAM", program) : null;

export interface Refused {
  /** The system's own name for it: `EACCES`. */
  readonly code: string;
  readonly why: string;
  readonly next: string;
}

/** Causes of causes that are looked at. */
const DEEPEST = 5;

/** Why the system refused what ended in this error, or null where it did not. Never throws. */
export function refusedBySystem(error: unknown): Refused | null {
  let at = error;
  for (let deep = 0; deep < DEEPEST && at instanceof Error; deep++, at = at.cause) {
    const code = errno(at);
    if (code === null || !Object.hasOwn(REFUSALS, code)) continue;
    const [why, next] = REFUSALS[code]!;
    return { code, why: `${why} (${code})`, next };
  }
  return null;
}
