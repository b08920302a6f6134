import type { Call } from "../machine/call.js";
import { known } from "../machine/joining.js";
import type { Handler } from "../machine/language.js";
import type { Value } from "../machine/value.js";
import { actAs, answer, client, deeper, isTrue, optionOf, type Reader, textsOf, upTo, wordsOf } from "./client.js";

/** What Docker's command line calls otherwise, and the words it has. */
const RUNS: ReadonlyMap<string, string> = new Map([
  ["list", "ls"],
  ["remove", "rm"],
  ["get", "inspect"],
]);
const VERBS = new Set(
  "ls rm inspect prune run create start stop restart kill pause unpause exec rename update commit export build pull push load save tag connect disconnect leave init join import login logs top stats attach wait".split(
    " ",
  ),
);
const NOUN =
  /^(?:container|image|volume|network|service|stack|swarm|node|secret|config|plugin|system|compose|builder|buildx|pod|manifest)$/;

/** Mounts of a container, or words of its command. */
const MOST = 256;

/** `-v`s of a container: `{"/": {"bind": "/host"}}`, `["/:/host"]`, `HostConfig: { Binds: ["/:/host"] }`. */
function mountsOf(call: Call): readonly string[] {
  const config = optionOf(call, "HostConfig");
  const inner = config?.k === "table" ? (config.entries.get("Binds") ?? config.entries.get("binds")) : undefined;
  const given = optionOf(call, "volumes") ?? optionOf(call, "binds") ?? inner;
  const out: string[] = [];
  if (given?.k === "list")
    for (const one of upTo(call.m, MOST, given.items))
      out.push(known(one) ?? (one.k === "list" ? one.items.map((part) => known(part)).join(":") : ""));
  else if (given?.k === "table")
    for (const [from, to] of upTo(call.m, MOST, [...given.entries]))
      out.push(`${from}:${(to.k === "table" ? known(to.entries.get("bind")) : known(to)) ?? "/x"}`);
  return out.filter((one) => one !== "").flatMap((one) => ["-v", one]);
}

/** `containers.run("alpine", "cmd", privileged=True, volumes={…})` as `docker run`. */
function runs(call: Call, verb: string): void {
  const config = optionOf(call, "HostConfig");
  const within = (name: string): Value | undefined => (config?.k === "table" ? config.entries.get(name) : undefined);
  const privileged = isTrue(optionOf(call, "privileged")) || isTrue(within("Privileged"));
  const network = known(optionOf(call, "network_mode") ?? within("NetworkMode"));
  const pid = known(optionOf(call, "pid_mode") ?? within("PidMode"));
  const image = known(optionOf(call, "Image") ?? optionOf(call, "image") ?? call.args[0]);
  const command = optionOf(call, "Cmd") ?? optionOf(call, "command") ?? call.args[1];
  const words =
    command?.k === "list"
      ? upTo(call.m, MOST, command.items).map((one) => known(one))
      : command === undefined || command.k === "const"
        ? []
        : upTo(call.m, MOST, known(command)?.split(/\s+/) ?? [null]);
  actAs(
    call.m,
    "docker",
    verb,
    ...(privileged ? ["--privileged"] : []),
    ...(network === null ? [] : ["--network", network]),
    ...(pid === null ? [] : ["--pid", pid]),
    ...mountsOf(call),
    image,
    ...(image === null ? [] : words),
  );
}

/** `from_env().volumes.prune()`, `new Docker().getVolume("x").remove()` as `docker volume prune` and `docker volume rm`. */
export const dockerClient: Reader = ({ call, path, name, words }) => {
  const { m, self } = call;
  if (self.k !== "thing") return null;
  const [first = null] = textsOf(call);
  const [led, ...more] = words;
  // `getVolume("x")`, `listContainers()`, `pruneVolumes()`: the noun stands in the method.
  const inName = more.join("").replace(/s$/, "");
  if (NOUN.test(inName) && /^(?:get|list|prune|create)$/.test(led ?? "")) {
    if (led === "prune") actAs(m, "docker", inName, "prune", "-f");
    else if (led === "create" && inName === "container") runs(call, "create");
    return led === "prune" ? answer(call) : deeper(self, inName, first);
  }
  const noun = path[0]?.replace(/s$/, "");
  const verb = RUNS.get(led ?? "") ?? led ?? "";
  if (noun === undefined && (name === "run" || name === "create") && call.args.length > 0) runs(call, name);
  else if (noun === undefined && VERBS.has(verb) && call.args.length > 0) actAs(m, "docker", verb, first);
  else if (noun === undefined || !NOUN.test(noun)) return deeper(self, noun === undefined ? name : null);
  else if (noun === "container" && (verb === "run" || verb === "create")) runs(call, verb);
  else if (noun === "container" && verb === "exec") {
    const command = call.args[0]?.k === "list" ? upTo(m, MOST, call.args[0].items).map((one) => known(one)) : [first];
    actAs(m, "docker", "exec", path[1] ?? "x", ...command);
  } else if (VERBS.has(verb))
    actAs(
      m,
      "docker",
      noun,
      verb,
      ...(verb === "prune" ? ["-f"] : verb === "ls" ? [] : ["--", first ?? path[1] ?? null]),
    );
  return /^(?:ls|inspect|run|create|pull)$/.test(verb) ? deeper(self, first) : self;
};

const pythonOnWhales: Handler = (call) => {
  const parts = call.name.split(".").slice(2);
  const name = parts[parts.length - 1] ?? "";
  const self = client("docker", parts.slice(0, -1));
  return (
    dockerClient({ call: { ...call, self, name }, path: parts.slice(0, -1), name, words: wordsOf(name) }) ??
    answer(call)
  );
};

export function dockerLibrary(name: string): Handler | undefined {
  if (
    /^(?:docker\.(?:from_env|DockerClient|APIClient|client\.from_env)|podman\.(?:PodmanClient|from_env)|dockerode(?:\.default)?|aiodocker\.Docker|python_on_whales\.DockerClient)$/.test(
      name,
    )
  )
    return () => client("docker");
  return /^python_on_whales\.docker\.\w+(?:\.\w+)?$/.test(name) ? pythonOnWhales : undefined;
}
