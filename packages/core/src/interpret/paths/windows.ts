/** Folders every Windows has, as what they are elsewhere: a place's label does not depend on who spells it. */
const FOLDERS: readonly (readonly [form: RegExp, as: string])[] = [
  [/^\/(?:users|documents and settings)\/(?!public(?:\/|$)|default(?:\/|$))[^/]+/i, "~"],
  [/^\/(?:users|documents and settings)(?=\/|$)/i, "/home"],
  [/^\/(?:windows|winnt)\/temp(?=\/|$)/i, "/tmp"],
  [
    /^\/(?:windows|winnt|programdata|program files(?: \(x86\))?|boot|recovery|system volume information)(?=\/|$)/i,
    "/usr/lib/windows",
  ],
];

/** Variables of the environment that name such folders. */
const VARIABLES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    userprofile: "~",
    home: "~",
    homepath: "~",
    homedrive: "",
    appdata: "~/AppData/Roaming",
    localappdata: "~/AppData/Local",
    temp: "/tmp",
    tmp: "/tmp",
    systemroot: "/usr/lib/windows",
    windir: "/usr/lib/windows",
    programfiles: "/usr/lib/windows",
    "programfiles(x86)": "/usr/lib/windows",
    programdata: "/usr/lib/windows",
    allusersprofile: "/usr/lib/windows",
    systemdrive: "",
    public: "/home/public",
  }),
);

/** The folder a variable of Windows names, in our spelling; null for any other variable. */
export const windowsFolder = (variable: string): string | null => VARIABLES.get(variable.toLowerCase()) ?? null;

/**
 * A path as Windows spells it, in the spelling everything here has: `\` separates, the drive that holds the system is the
 * root, another drive and a share are mounts, somebody's profile is `~`, whoever's it is. Conservative: what is not told
 * apart is taken for the wider place. Bounded by its caller.
 */
export function windowsPath(text: string): string {
  let path = text
    .replaceAll("\\", "/")
    .replace(/^\/\/[?.]\/(?:UNC\/)?/i, (prefix) => (/UNC/i.test(prefix) ? "//" : ""));
  if (path.startsWith("//")) return `/mnt/${path.slice(2)}`;
  const drive = /^([A-Za-z]):(\/|$)?/.exec(path);
  if (drive !== null) {
    const rest = path.slice(drive[0].length);
    // `C:name` is below whatever folder is current on that drive.
    if (drive[2] === undefined) return rest;
    path = /^c$/i.test(drive[1]!) ? `/${rest}` : `/mnt/${drive[1]!.toLowerCase()}${rest === "" ? "" : `/${rest}`}`;
  }
  for (const [form, as] of FOLDERS) {
    const match = form.exec(path);
    if (match !== null) return as + path.slice(match[0].length);
  }
  return path;
}
