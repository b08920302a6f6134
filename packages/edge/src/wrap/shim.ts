import { WRAP_FORM } from "./host.js";

/** What one wrapped agent's shims are written from. All of it is fixed when the agent starts. */
export interface ShimPlan {
  /** Absolute folder of the shims and of what belongs to them. */
  readonly room: string;
  readonly session: string;
  readonly agent: string;
  /** Absolute project root, or null. */
  readonly project: string | null;
  /** The hook client with its door, as a vector of words. */
  readonly ask: readonly string[];
  /** Variables that decide what programs start, as they were; null where unset. */
  readonly expected: Readonly<Record<WatchedVariable, string | null>>;
  /** `/bin/sh` takes functions from its environment unless it is told not to. */
  readonly shellIsBash: boolean;
}

/** Variables by which an agent can lead names past the shims, or put code into every program. */
export const WATCHED = ["SHELL", "BASH_ENV", "ENV", "LD_PRELOAD", "LD_LIBRARY_PATH"] as const;
export type WatchedVariable = (typeof WATCHED)[number];

/** Folder of the shims, first on the wrapped agent's `PATH`. */
export const shimFolder = (room: string): string => `${room}/bin`;
/** Where a shim leaves the first deviation of each variable. */
export const noteFile = (room: string, name: string): string => `${room}/note.${name}`;

/**
 * The one script behind every name on the wrapped agent's `PATH`: finds the program the name means, asks the door, and
 * becomes the program, with the same standard streams, folder, environment and signals. Only builtins of POSIX shells and
 * absolute paths, so that nothing on the `PATH` can take part. A `PATH` in which something came before the shims is put
 * right for the program, with the same order behind them, and noted; other changed variables are noted. Refused: exit status 126 and the reason on standard error;
 * not found: 127.
 */
export function shimText(plan: ShimPlan): string {
  const { room, session, agent, project, ask, expected, shellIsBash } = plan;
  const changed = WATCHED.map((name) => {
    const known = expected[name];
    const same = known === null ? `[ -z "\${${name}+x}" ]` : `[ "\${${name}-}" = ${quote(known)} ]`;
    return `${same} || note ${name} "\${${name}-}"`;
  });
  const fixed = [WRAP_FORM, session, agent, project ?? ""].map(quote).join(" ");
  return `#!/bin/sh${shellIsBash ? " -p" : ""}
# Made by \`rampart wrap\` for one agent: asks before a program starts. It goes with that agent.
set -f
room=${quote(room)}
name=\${0##*/}
note() { [ -e "$room/note.$1" ] || printf '%s\\n' "$2" >"$room/note.$1"; }
case $PATH in ${quote(shimFolder(room))}:*) ;; *) note PATH "$PATH" ;; esac
${changed.join("\n")}
program=
IFS=:
for folder in $PATH; do
  case $folder in
    ${quote(shimFolder(room))}) ;;
    /*) if [ -f "$folder/$name" ] && [ -x "$folder/$name" ]; then program=$folder/$name; break; fi ;;
  esac
done
unset IFS
if [ -z "$program" ]; then
  printf '%s: not found\\n' "$name" >&2
  exit 127
fi
if said=$(printf '%s\\0' ${fixed} "$PWD" "$program" "$@" | ${ask.map(quote).join(" ")} 2>&1); then
  case $PATH in ${quote(shimFolder(room))}:*) ;; *) PATH=${quote(shimFolder(room))}:$PATH ;; esac
  SHELL=${quote(expected.SHELL ?? "")}
  export PATH SHELL
  unset room name folder said
  exec "$program" "$@"
fi
printf '%s\\n' "$said" >&2
exit 126
`;
}

/** For a POSIX shell: nothing inside means anything. */
const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
