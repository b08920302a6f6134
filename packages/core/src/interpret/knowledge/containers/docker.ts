import type { Line } from "../line.js";
import { dockerModel } from "../models/runners.js";
import type { Effect, Emit, Entry, OptionSpec, RunHow, Usage } from "../types.js";
import { type Value, withText } from "../value.js";
import { inContainer, mounts, runService } from "./mounts.js";
import { podmanOnly, podmanSecret } from "./podman.js";

const removes = (what: string, more: Partial<Effect> = {}): Effect => ({
  kind: "infra.delete",
  type: "cloud",
  detail: { program: "docker", what },
  ...more,
});
const applies = (what: string): Usage => ({
  effects: [{ kind: "infra.apply", type: "cloud", name: "docker", detail: { program: "docker", what } }],
  unknownOptions: "ignored",
});
const nothing: Usage = { unknownOptions: "ignored" };
const prunes = (what: string): Usage => ({
  options: {
    "-f --force": "force",
    "-a --all --volumes": "recursive",
    "--filter": { value: "required", sets: "bounded" },
  },
  effects: [{ kind: "infra.delete", type: "cloud", name: "*", detail: { program: "docker", what } }],
});

/** A file that is read to be used, and shown to nobody. */
const used: OptionSpec = { value: "required", effects: [{ kind: "file.read", detail: { what: "edit" } }] };

const runOptions: NonNullable<Usage["options"]> = {
  "-v --volume": { value: "required", sets: "mounts" },
  "--mount": { value: "required", sets: "mounts" },
  "--privileged": { effects: [{ kind: "system.privilege", detail: { what: "container" } }] },
  "--env-file": used,
  "--cidfile": "write",
  "--gpus": {
    value: "required",
    effects: [{ kind: "device.open", type: "device", name: "gpu", detail: { what: "gpu" } }],
  },
  "--device": "device",
  "-e --env -p --publish -w --workdir -u --user --name --network --net -h --hostname --entrypoint -m --memory --cpus -l --label --link --add-host --dns --restart --pid --ipc --cap-add --cap-drop --security-opt --shm-size --tmpfs --ulimit --log-driver --log-opt --platform --pull --expose --group-add --init-path --ip --isolation --mac-address --memory-swap --network-alias --oom-score-adj --runtime --stop-signal --stop-timeout --storage-opt --sysctl --userns --uts --volume-driver --volumes-from --annotation --cgroupns --cpuset-cpus -c --cpu-shares -a --attach --detach-keys":
    "value",
  "-d --detach -i --interactive -t --tty -it -ti --rm --init -P --publish-all -q --quiet --read-only --no-healthcheck --oom-kill-disable --sig-proxy":
    "flag",
};

const run: Usage = { syntax: "posix", options: runOptions, act: runContainer };

/** A container runs its command on files of its own, and on those of this machine that are mounted into it. */
function runContainer(line: Line, emit: Emit): void {
  const [image, ...command] = line.operands;
  mounts(line, emit);
  if (image !== undefined) emit.add("infra.apply", "cloud", image, { program: line.program, what: "run" });
  // What is handed over is shown by a command that asks for it.
  if (/^(?:env|printenv|export|set|(?:ba|da|z)?sh)$/.test(command[0]?.text ?? ""))
    for (const file of line.values("--env-file")) emit.file("file.read", file);
  const entry = line.value("--entrypoint");
  if (entry !== null) emit.run([entry, ...command], inContainer(line));
  else if (image !== undefined) runImage(image, command, inContainer(line), emit);
}

/**
 * The image says which program its command is handed to, and most that are made for one bear its name: `bitnami/kubectl
 * delete ns x`, `alpine/git push`. A command that is a program itself takes that place.
 */
function runImage(image: Value, command: readonly Value[], how: RunHow, emit: Emit): void {
  const [first] = command;
  const named = /(?:^|\/)([\w.+-]{1,64}?)(?:-cli)?(?:[:@][^/]*)?$/.exec(image.text.slice(0, 512))?.[1];
  const program = named !== undefined && emit.knows(named) ? named : null;
  if (program !== null && (first === undefined || !emit.knows(first.text)))
    emit.maybe(() => emit.run([withText(image, program), ...command], how));
  if (first !== undefined && !first.text.startsWith("-")) emit.run(command, how);
}

const exec: Usage = {
  syntax: "posix",
  options: {
    "-e --env --env-file -u --user -w --workdir --detach-keys --index": "value",
    "-d --detach -i --interactive -t --tty -it --privileged -T": "flag",
  },
  operands: { first: ["text"] },
  launches: { skip: 1, where: "container" },
};

const push: Usage = {
  options: { "--dry-run": "harmless" },
  effects: [{ kind: "package.publish", type: "package", name: "*", detail: { program: "docker" } }],
  unknownOptions: "ignored",
};

const compose: Usage = {
  options: { "-f --file": "read", "--env-file": used, "-p --project-name --profile --project-directory": "value" },
  unknownOptions: "ignored",
  subcommands: {
    "up start restart create build pull scale watch unpause": applies("compose"),
    push,
    "down rm": {
      // `-f` of `rm` is no file.
      options: {
        "-v --volumes": { sets: "volumes" },
        "-s --stop -f --force --remove-orphans": "flag",
        "--rmi -t --timeout": "value",
      },
      unknownOptions: "ignored",
      effects: [
        { kind: "infra.apply", type: "cloud", name: "docker", detail: { program: "docker", what: "compose" } },
        {
          kind: "infra.delete",
          type: "cloud",
          name: "./",
          detail: { program: "docker", what: "volume" },
          when: "volumes",
        },
      ],
    },
    "stop kill pause": applies("compose"),
    "ps logs config images top port version ls events stats volumes export": nothing,
    exec,
    run: runService,
  },
};

const rm: Usage = {
  options: { "-f --force": "force" },
  operands: [removes("cluster")],
  unknownOptions: "ignored",
};
const shows = "ls list ps logs show services tasks";

/** Other machines run what a swarm is told, and take it down when it says so: `service scale web=0`. */
const swarms: Usage = {
  options: { "-f --force": "force" },
  effects: [
    { kind: "infra.apply", type: "cloud", name: "swarm", detail: { program: "docker-swarm", what: "cluster" } },
  ],
  unknownOptions: "ignored",
};
const swarm: Usage = {
  subcommands: {
    // The swarm it leaves is named nowhere.
    leave: {
      options: { "-f --force": "force" },
      effects: [{ kind: "infra.delete", type: "cloud", name: "*", detail: { program: "docker", what: "swarm" } }],
    },
    // Whoever has it joins.
    "join-token unlock-key": {
      effects: [{ kind: "secret.read", type: "cloud", name: "swarm", detail: { what: "token" } }],
      unknownOptions: "ignored",
    },
    "rm remove down": rm,
    [shows]: nothing,
    inspect: nothing,
  },
  otherwise: swarms,
};

/** Contexts, and names of images and who signed them: all have `rm`, and `ls` and `inspect` show. */
const names: Usage = {
  subcommands: { "rm remove revoke": rm, [shows]: nothing, inspect: nothing, push },
  otherwise: applies("cluster"),
};

/** A plugin runs with the engine's rights. */
const plugin: Usage = {
  subcommands: {
    "rm remove disable": rm,
    [shows]: nothing,
    inspect: nothing,
    push,
    "install enable upgrade set": {
      effects: [{ kind: "system.privilege", detail: { what: "container" } }],
      unknownOptions: "ignored",
    },
  },
  otherwise: applies("plugin"),
};

/** `docker cp container:/a b`: out of a container, or into one. */
function copy(line: Line, emit: Emit): void {
  const [from, to] = line.operands;
  if (from === undefined || to === undefined) return emit.unknown();
  const inContainer = (text: string) => /^[^/.~][^/]*:/.test(text.slice(0, 256));
  if (!inContainer(from.text) && from.text !== "-") emit.file("file.read", from, { recursive: true });
  else if (from.text !== "-")
    emit.elsewhere("container", () =>
      emit.file("file.read", withText(from, from.text.slice(from.text.indexOf(":") + 1)), { recursive: true }),
    );
  if (!inContainer(to.text) && to.text !== "-") emit.file("file.write", to, { recursive: true, append: true });
  if (inContainer(to.text)) emit.add("infra.apply", "cloud", to, { program: line.program, what: "cp" });
}

const containers: Usage = {
  subcommands: {
    "ls list ps inspect logs stats top port diff": nothing,
    rm: { options: { "-f --force": "force", "-v -l": "flag" }, operands: [removes("container")] },
    prune: prunes("container"),
    "start stop restart kill pause unpause rename update wait attach cp commit": applies("container"),
    create: run,
    run,
    exec,
  },
};

const build: Usage = {
  options: {
    "-f --file": "read",
    "-o --output --iidfile": "write",
    "--push": { effects: [{ kind: "package.publish", type: "package", name: "./" }] },
    "--secret --ssh -t --tag --build-arg --target --platform --label --cache-from --cache-to --network --progress":
      "value",
  },
  unknownOptions: "ignored",
  // What the file says runs in the container that is built.
  effects: [{ kind: "infra.apply", type: "cloud", name: "docker", detail: { program: "docker", what: "build" } }],
};

const docker: Entry = {
  names: ["docker", "podman", "nerdctl"],
  options: {
    "-H --host --config -c --context -l --log-level --tlscacert --tlscert --tlskey": "value",
    // Podman's and nerdctl's.
    "-n --namespace --address --url --connection --identity --root --runroot --storage-driver --storage-opt --cgroup-manager":
      "value",
    "-D --debug --tls --tlsverify -r --remote --debug-full": "flag",
    "-v --version": "harmless",
  },
  subcommands: {
    run,
    exec,
    "ps images logs inspect info version stats top port diff history events search help ls": nothing,
    rm: {
      options: {
        "-f --force": "force",
        "-v --volumes -l --link -i --ignore": "flag",
        "-t --time --cidfile --depend --filter": "value",
        // Podman's.
        "-a --all": { effects: [removes("container", { name: "*" })] },
      },
      operands: [removes("container")],
    },
    // `-a` is Podman's.
    rmi: {
      options: {
        "-f --force": "force",
        "--no-prune -i --ignore": "flag",
        "-a --all": { effects: [removes("image", { name: "*" })] },
      },
      operands: [removes("image")],
    },
    container: containers,
    image: {
      subcommands: {
        "rm remove": { options: { "-f --force": "force" }, operands: [removes("image")] },
        prune: prunes("image"),
        "ls list inspect history": nothing,
        "build pull tag load save import": applies("image"),
        push,
      },
    },
    volume: {
      subcommands: {
        "rm remove": {
          options: { "-f --force": "force", "-a --all": { effects: [removes("volume", { name: "*" })] } },
          operands: [removes("volume")],
        },
        prune: prunes("volume"),
        "ls inspect": nothing,
        create: applies("volume"),
      },
    },
    network: {
      subcommands: {
        "rm remove": { operands: [removes("network")] },
        prune: prunes("network"),
        "ls inspect": nothing,
        "create connect disconnect": applies("network"),
      },
    },
    // Podman's groups of containers.
    pod: {
      subcommands: {
        "rm kill": {
          options: {
            "-f --force": "force",
            "-i --ignore -l --latest": "flag",
            "-t --time": "value",
            "-a --all": { effects: [removes("pod", { name: "*" })] },
          },
          operands: [removes("pod")],
        },
        prune: prunes("pod"),
        "ps ls list inspect logs stats top exists": nothing,
      },
      otherwise: applies("pod"),
    },
    // `reset` is podman's: everything it has.
    system: { subcommands: { "prune reset": prunes("system"), "df info events": nothing } },
    builder: { subcommands: { prune: prunes("cache"), build } },
    buildx: {
      subcommands: {
        prune: prunes("cache"),
        rm: {
          options: { "--all-inactive": { effects: [removes("cache", { name: "*" })] }, "-f --force": "force" },
          operands: [removes("cache")],
          unknownOptions: "ignored",
        },
        "ls inspect version du": nothing,
        "build bake": build,
        imagetools: { subcommands: { inspect: nothing, create: push } },
      },
      otherwise: applies("build"),
    },
    cp: { options: { "-a --archive -L --follow-link -q --quiet": "flag" }, act: copy },
    build,
    load: {
      options: { "-i --input": "read" },
      effects: [{ kind: "infra.apply", type: "cloud", name: "docker", detail: { program: "docker", what: "image" } }],
      unknownOptions: "ignored",
    },
    create: run,
    "pull tag import commit start stop restart kill pause unpause rename update wait attach": applies("image"),
    save: { options: { "-o --output": "write" } },
    export: { options: { "-o --output": "write" } },
    push,
    "login logout": { unknownOptions: "ignored" },
    compose,
    model: dockerModel,
    secret: { ...swarm, subcommands: { ...swarm.subcommands, ...podmanSecret } },
    "swarm stack service node config": swarm,
    "context trust manifest": names,
    plugin,
    checkpoint: names,
    ...podmanOnly,
  },
};

const dockerCompose: Entry = { names: ["docker-compose", "podman-compose"], ...compose };

export const entries: readonly Entry[] = [docker, dockerCompose];
