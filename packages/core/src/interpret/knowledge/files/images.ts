import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";
import type { Value } from "../value.js";

const isDevice = (value: Value): boolean => /^\/dev\/(?!null|stdout|zero)/.test(value.text.slice(0, 64));

/** A picture of a disk, or a disk itself. */
function writes(value: Value, emit: Emit): void {
  emit.file("file.write", value);
  if (isDevice(value)) emit.add("system.disk", "device", value, { what: "overwrite" });
}

const lost = (line: Line, emit: Emit, what: string): void =>
  emit.add("infra.delete", "cloud", line.operands[line.operands.length - 1] ?? null, { program: "qemu-img", what });

const VALUES = {
  "-f, -F, -O, -o, -b, -B, -T, -t, -m, -l, -s, -S, -u, -r, --object, --image-opts, --output, -W": "value",
  "-h --help -V --version": "harmless",
} as const;
const usage = (act: Usage["act"]): Usage => ({ options: VALUES, unknownOptions: "ignored", ...(act && { act }) });

const image: Entry = {
  names: ["qemu-img"],
  options: { "-h --help -V --version": "harmless", "-T --trace": "value" },
  subcommands: {
    "info check map compare measure bench": { options: VALUES, unknownOptions: "ignored", operands: "read" },
    create: usage((line, emit) => {
      if (line.operands[0] !== undefined) writes(line.operands[0], emit);
    }),
    "convert dd": usage((line, emit) => {
      const from = line.operands.slice(0, line.path[0] === "dd" ? 0 : -1);
      for (const one of from) emit.file("file.read", one);
      for (const one of line.operands)
        if (/^if=/.test(one.text)) emit.file("file.read", { ...one, text: one.text.slice(3) });
      const to = line.path[0] === "dd" ? line.operands.find(({ text }) => /^of=/.test(text)) : line.operands.at(-1);
      if (to !== undefined) writes(/^of=/.test(to.text) ? { ...to, text: to.text.slice(3) } : to, emit);
    }),
    resize: {
      ...usage((line, emit) => {
        const [disk, size] = line.operands;
        if (disk !== undefined) writes(disk, emit);
        // What lies behind the new end is gone.
        if (line.flag("shrinks") || size?.text.startsWith("-") === true) lost(line, emit, "shrink");
      }),
      options: { "--shrink": { sets: "shrinks" }, "-f, --object, --preallocation": "value" },
    },
    "commit rebase amend": usage((line, emit) => {
      for (const one of line.operands) writes(one, emit);
    }),
    snapshot: {
      options: {
        "-d -a": { value: "required", sets: "loses" },
        "-c": "value",
        "-l": "flag",
        "-f, --object": "value",
      },
      unknownOptions: "ignored",
      act: (line, emit) => {
        if (line.flag("loses")) lost(line, emit, "snapshot");
      },
    },
    bitmap: usage((line, emit) => {
      for (const one of line.operands.slice(0, 1)) writes(one, emit);
    }),
  },
};

/** Writes one disk over another, or makes one of a picture. */
const onto: Entry = {
  names: ["virt-resize", "virt-clone", "ntfsclone", "partclone.restore", "ddrescue", "bmaptool", "usbimager", "etcher"],
  options: {
    "-O --overwrite, -o --output": "value",
    "--help --version -n --dry-run": "harmless",
    "--expand, --resize, --resize-force, --shrink, --delete, --ignore, --format, --output-format": "value",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const target = line.value("-O") ?? line.value("-o") ?? (line.operands.length > 1 ? line.operands[1]! : null);
    if (target !== null && isDevice(target)) writes(target, emit);
  },
};

export const entries: readonly Entry[] = [image, onto];
