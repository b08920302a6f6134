import type { Entry } from "../types.js";

const deletes: Entry = {
  names: ["rm"],
  options: {
    "-r -R --recursive": "recursive",
    "-f --force": "force",
    "-i -I -d --dir -v --verbose --one-file-system --preserve-root --no-preserve-root": "flag",
    "--interactive": "optional",
  },
  operands: "delete",
  silent: true,
};

const unlinks: Entry = { names: ["unlink"], operands: "delete", silent: true };

const folders: Entry = {
  names: ["rmdir"],
  options: { "-p --parents -v --verbose --ignore-fail-on-non-empty": "flag" },
  // Only empty folders go.
  operands: [{ kind: "file.delete", detail: { bounded: true } }],
  silent: true,
};

const shreds: Entry = {
  names: ["shred", "wipe", "srm"],
  options: {
    "-u": { sets: "removes" },
    "--remove": { value: "optional", sets: "removes" },
    "-n --iterations -s --size --random-source": "value",
    "-f --force -v --verbose -x --exact -z --zero -r -R --recursive": "flag",
  },
  operands: [{ kind: "file.write" }, { kind: "file.delete" }],
  silent: true,
};

const truncates: Entry = {
  names: ["truncate"],
  options: {
    "-s --size": "value",
    "-r --reference": "read",
    "-c --no-create -o --io-blocks": "flag",
  },
  operands: "write",
  silent: true,
};

export const entries: readonly Entry[] = [deletes, unlinks, folders, shreds, truncates];
