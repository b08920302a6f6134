import type { Line } from "../line.js";
import type { Emit, Usage } from "../types.js";
import { type Value, withText } from "../value.js";

/** What of this machine a container has among its own files: `-v`, `--mount`. */
export function mounts(line: Line, emit: Emit): void {
  for (const volume of line.values("-v")) {
    const split = volume.text.split(":");
    if (split.length > 1 && /^[/.~]/.test(split[0]!)) mounted(withText(volume, split[0]!), split[2] === "ro", emit);
  }
  for (const mount of line.values("--mount")) {
    const found = /(?:source|src)=([^,]+)/.exec(mount.text.slice(0, 4096));
    if (found !== null) mounted(withText(mount, found[1]!), /readonly|,ro/.test(mount.text), emit);
  }
}

function mounted(path: Value, readonly: boolean, emit: Emit): void {
  emit.file("file.read", path, { recursive: true });
  if (!readonly) emit.maybe(() => emit.file("file.write", path, { recursive: true }));
}

/** `docker compose run service command`: the service's own mounts, and those of the line. */
export const runService: Usage = {
  syntax: "posix",
  options: {
    "-v --volume": { value: "required", sets: "mounts" },
    "-e --env -u --user -w --workdir -p --publish --name --entrypoint -l --label --cap-add --cap-drop --pull --env-from-file":
      "value",
    "-d --detach -i --interactive -t --tty -T --no-TTY --rm --build --no-deps --service-ports -P --use-aliases -q --quiet --quiet-pull --quiet-build --remove-orphans":
      "flag",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    mounts(line, emit);
    const [, ...command] = line.operands;
    const entry = line.value("--entrypoint");
    if (entry !== null) emit.run([entry, ...command], { where: "container" });
    else if (command.length > 0) emit.run(command, { where: "container" });
  },
};
