import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { kindOf, reachOf } from "./verbs.js";

/** `program service Operation`, where the operation is a name of the interface itself: `ecs DeleteInstance`. */
function runOperation(line: Line, emit: Emit): void {
  const [service, operation] = [line.text(0), line.text(1)];
  if (service === null) return line.operands.length > 0 ? emit.unknown() : undefined;
  if (/^(?:configure|help|version|auto-completion|plugin|upgrade)$/.test(service) || operation === null) return;
  const verb = /^[A-Z][a-z]{1,32}/.exec(operation)?.[0].toLowerCase() ?? operation;
  const kind = kindOf(verb);
  const on = `${line.program}/${service}`.slice(0, 256);
  const detail = { program: line.program, what: operation.slice(0, 64) };
  if (kind === "read") emit.add("infra.read", "cloud", on, detail);
  else if (kind === "delete") emit.add("infra.delete", "cloud", on, { ...detail, ...reachOf(line) });
  else emit.add("infra.apply", "cloud", on, detail);
}

/** Alibaba's and Tencent's clouds. */
export const entries: readonly Entry[] = [
  {
    names: ["aliyun", "tccli"],
    options: {
      "--profile -p --region --RegionId --endpoint --version --cli-region --output -o --filter --InstanceId --mode":
        "value",
      "--force --Force --yes": "optional",
      "-h --help --dryrun --DryRun": "harmless",
    },
    unknownOptions: "ignored",
    parameters: "kebab",
    act: runOperation,
  },
];
