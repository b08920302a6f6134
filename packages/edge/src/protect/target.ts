import type { Target } from "../hosts/host.js";
import { isOurCommand } from "./command.js";
import { ProtectError } from "./error.js";
import { countEntries, refuseObstacle, type Settings, withEntries, withoutEntries } from "./settings.js";

/** A file of a host's configuration, and what we do to its text. Pure: files are read and written elsewhere. */
export interface Placed {
  readonly file: string;
  /** Permission bits where the file is new. */
  readonly mode: number;
  /** What the file is for, for a person. */
  readonly what: string;
  /** The text with exactly what is ours in it. Applied to its own result it changes nothing. @throws ProtectError */
  add(text: string | null): string;
  /** The text without us. @throws ProtectError */
  remove(text: string): string | null;
  /** How many entries there should be, and how many of ours there are. @throws ProtectError for text that does not parse */
  readonly wanted: number;
  there(text: string | null): number;
  /** @throws ProtectError where the text keeps what is ours from working */
  check(text: string): void;
}

/** @param data folder our programs lie in: what names it is ours */
export function placed(target: Target, data: string): Placed {
  return target.kind === "settings"
    ? entriesIn({ target, isOurs: (command) => isOurCommand(data, command) })
    : own(target, data);
}

function entriesIn(settings: Settings): Placed {
  return {
    file: settings.target.file,
    mode: 0o600,
    what: "hooks",
    add: (text) => withEntries(settings, text),
    remove: (text) => withoutEntries(settings, text),
    wanted: settings.target.entries.length,
    there: (text) => (text === null ? 0 : countEntries(settings, text)),
    check: (text) => refuseObstacle(settings, text),
  };
}

function own(target: Extract<Target, { kind: "own" }>, data: string): Placed {
  const { file, text, executable } = target;
  const occupied = () =>
    new ProtectError("config.occupied", "somebody else's file has this name; move it away first", {
      file,
      line: null,
      column: null,
    });
  return {
    file,
    mode: executable ? 0o700 : 0o600,
    what: "extension",
    add(before) {
      if (before !== null && !isOurCommand(data, before)) throw occupied();
      return text;
    },
    remove(before) {
      if (!isOurCommand(data, before)) throw occupied();
      return null;
    },
    wanted: 1,
    there: (before) => (before !== null && isOurCommand(data, before) ? 1 : 0),
    check: () => undefined,
  };
}
