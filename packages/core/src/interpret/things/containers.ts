import type { ActionKind } from "../../spine/index.js";
import { isThisMachine } from "../contexts/index.js";
import { isPlainPath, volumeIn } from "../knowledge/containers/mounts.js";
import {
  type Around,
  type Deed,
  givenIn,
  isName,
  type Line,
  readWords,
  type ThingTable,
  type Word,
  wordSet,
} from "./thing.js";

const RUN = wordSet(
  "-e --env --env-file -p --publish -w --workdir -u --user --name --network --net -h --hostname --entrypoint -m --memory --cpus -l --label --link --add-host --dns --restart --pid --ipc --cap-add --cap-drop --security-opt --shm-size --tmpfs --ulimit --log-driver --log-opt --platform --pull --expose --group-add --ip --mac-address --network-alias --runtime --stop-signal --stop-timeout --storage-opt --sysctl --userns --uts --volume-driver --volumes-from --cgroupns -v --volume --mount --gpus --device --cidfile --health-cmd --health-interval --health-retries --health-timeout --label-file -a --attach -c --cpu-shares --cpu-period --cpu-quota --cpuset-cpus --cpuset-mems --memory-swap --memory-reservation --memory-swappiness --blkio-weight --pids-limit --oom-score-adj --dns-search --dns-option --domainname --annotation --ip6 --isolation",
);
/** Those that take none. Behind any other option nobody knows which word is the image, nor what is lent to it. */
const FLAGS = wordSet(
  "-d --detach -i --interactive -t --tty -P --publish-all -q --quiet --rm --init --read-only --privileged --no-healthcheck --oom-kill-disable --sig-proxy",
);
const NETWORK = wordSet("-d --driver --subnet --gateway --opt -o --label");
const EXEC = wordSet("-e --env --env-file -u --user -w --workdir --detach-keys");
/** What a container has of the machine, or of other containers, beside its own image. */
const LENT =
  /^(?:-v|--volume|--mount|--privileged|--device|--pid|--ipc|--cap-add|--security-opt|--userns|--uts|--volumes-from|--volume-driver|--cgroupns|--link)(?:=|$)/;
/** What `docker run -d` prints: the id of a container that has nothing lent, and of one that has. */
export const OWN_ID = "[0-9a-f]*[0-9a-f]";
export const LENT_ID = "[0-9a-f][0-9a-f]*[0-9a-f]";

const INSIDE: readonly ActionKind[] = [
  "file.write",
  "file.delete",
  "file.chmod",
  "file.link",
  "data.write",
  "data.delete",
  "data.define",
  "data.grant",
];
const GONE: readonly ActionKind[] = ["infra.delete"];
/** A client inside that is told another server, by an option, an address, a variable or a command of its own. */
const ELSEWHERE =
  /^(?:-h.*|--ho?s?t?.*|-S.*|--server.*|.*:\/\/.*|.*\b(?:host(?:addr)?|service)=.*|[A-Z_]+=.*|\\c(?:onnect)?)$/s;
/** `prod.example/app`, `prod:27017`: to MongoDB's clients a database may be an address of its own. */
const ADDRESS = /^[\w-]+(?:\.[\w-]+)*(?:\.[\w-]+|:\d{1,5}|(?::\d{1,5})?\/[\w-]*)$/;
/** Variables by which a client finds its server. */
const LEADS =
  /^(?:PG(?:HOST|HOSTADDR|PORT|SERVICE|SERVICEFILE|SYSCONFDIR)|PSQLRC|MYSQL_(?:HOST|HOME|TCP_PORT|UNIX_PORT))(?:=|$)/;
const isHere = (word: string) => /^(?:-h|--host=)?(?:localhost|127\.0\.0\.1)?$/.test(word);

/** Containers and networks by their names, what happens in them, and the ports of this machine that lead to them. */
export const CONTAINERS: ThingTable = {
  programs: ["docker", "podman", "nerdctl"],
  read(words, around) {
    if (!isThisMachine(around.context)) return null;
    const [one, two] = words;
    if (one === "compose") return composes(words.slice(1), around);
    const group = one === "container" || one === "network" ? one : null;
    const verb = group === null ? one : two;
    const rest = words.slice(group === null ? 1 : 2);
    if (group === "network") return network(verb, rest);
    if (verb === "run" || verb === "create") return runs(rest, verb === "run");
    if (verb === "rm" || (group === "container" && verb === "remove")) return removes(rest);
    // A name may mean another one from here on.
    if (verb === "rename") return RENAMED;
    if (isTurning(verb)) return { ends: ["port *"] };
    // Behind options of the engine's own nobody reads which of them are meant.
    if (typeof verb === "string" && verb.startsWith("-")) return words.some(isTurning) ? RENAMED : null;
    return verb === "exec" ? enters(rest, around) : null;
  },
};

const RENAMED: Deed = { ends: ["container *", "inside *", "served *", "port *"] };
/** After these another container may be behind a port. */
const TURNING = wordSet("start stop restart kill pause unpause rename rm remove up");
const isTurning = (word: Word | undefined) => typeof word === "string" && TURNING.has(word);

const COMPOSE = wordSet(
  "-f --file -p --project-name --profile --env-file --project-directory --parallel -t --timeout --rmi",
);
const OF_TESTS = /(?:^|[-_.])(?:tests?|testing|e2e|ci|integration)(?:[-_.]|$)/;

/** Volumes of what is composed for tests, as its file or name says, are made again by the next run. */
function composes(words: readonly Word[], around: Around): Deed | null {
  const line = readWords(words, COMPOSE);
  if (line === null) return words.some(isTurning) ? { ends: ["port *"] } : null;
  const [verb] = line.operands;
  if (verb !== "down" && verb !== "rm") return isTurning(verb) ? { ends: ["port *"] } : null;
  const given = givenIn(line, "-p", "--project-name");
  const project = given === undefined ? around.variable("COMPOSE_PROJECT_NAME") : given;
  const files = [...(line.options.get("-f") ?? []), ...(line.options.get("--file") ?? [])];
  const names = project === undefined ? files.map((file) => file?.slice(file.lastIndexOf("/") + 1)) : [project];
  const isOfTests = names.length > 0 && names.every((name) => typeof name === "string" && OF_TESTS.test(name));
  return isOfTests ? { drops: { keys: [], kinds: GONE, as: "scratch" } } : null;
}

/** The id `docker run -d` or `docker create` prints; null where it prints something else. */
export function printedId(words: readonly Word[]): string | null {
  const at = words[0] === "container" ? 1 : 0;
  if (words[at] !== "run" && words[at] !== "create") return null;
  const line = readRun(words.slice(at + 1));
  if (line === null || (words[at] === "run" && !isDetached(line))) return null;
  return isLent(line) || isLed(line) ? LENT_ID : OWN_ID;
}

/** The line of `run` and `create` as far as the image; null where an option in front of it is not known. */
function readRun(words: readonly Word[]): Line | null {
  const line = readWords(words, RUN, 1);
  if (line === null || line.operands.length === 0) return null;
  return [...line.options.keys()].every((name) => RUN.has(name) || FLAGS.has(name)) ? line : null;
}

const isDetached = ({ options }: Line) => options.has("--detach") || options.has("-d");
const isLent = ({ options }: Line) =>
  [...options].some(
    ([name, values]) => LENT.test(name) || (/^--net(?:work)?$/.test(name) && !values.every(isOrdinary)),
  );
const isOrdinary = (network: string | null) => network !== null && !/^(?:host|container:)/.test(network);

/** Whether clients in it look for their server where the line says. */
const isLed = ({ options }: Line) =>
  options.has("--env-file") ||
  options.has("--add-host") ||
  ["-e", "--env"].some((name) => options.get(name)?.some((one) => one === null || LEADS.test(one)));

function runs(words: readonly Word[], starts: boolean): Deed | null {
  const line = readRun(words);
  if (line === null) return null;
  const lent = isLent(line);
  const name = givenIn(line, "--name");
  const makes: string[] = [];
  if (isName(name)) makes.push(`container ${name}`);
  if (isName(name) && !lent) makes.push(`inside ${name}`, ...(isLed(line) ? [] : [`served ${name}`]));
  // Nothing stands behind such a port that was there before; one that runs in the foreground has ended.
  if (!lent && starts && isDetached(line)) for (const port of portsOf(line)) makes.push(`port ${port}`);
  const folders = starts ? lentFolders(line) : null;
  return { makes, ...(folders === null ? {} : { drops: { keys: [], kinds: FILES, inside: true, lent: folders } }) };
}
const FILES = INSIDE.filter((kind) => kind.startsWith("file."));

/** Where in the container something of the machine's stands; null where more is lent than folders. */
function lentFolders({ options }: Line): readonly string[] | null {
  const folders: string[] = [];
  for (const [name, values] of options) {
    if (name !== "-v" && name !== "--volume") {
      if (LENT.test(name) || (/^--net(?:work)?$/.test(name) && !values.every(isOrdinary))) return null;
      continue;
    }
    for (const value of values) {
      const at = value === null ? null : volumeIn(value).at;
      if (at === null || !isPlainPath(at)) return null;
      folders.push(at);
    }
  }
  return folders;
}

function portsOf(line: Line): string[] {
  const given = [...(line.options.get("-p") ?? []), ...(line.options.get("--publish") ?? [])];
  return given.flatMap((one) => /^(?:[\d.]+:)?(\d{2,5}):\d{2,5}(?:\/tcp)?$/.exec(one ?? "")?.[1] ?? []);
}

function removes(words: readonly Word[]): Deed | null {
  const line = readWords(words, NONE);
  if (line === null || line.operands.length === 0) return null;
  let light = true;
  for (const name of line.options.keys()) {
    if (!/^(?:-[fv]+|--force|--volumes)$/.test(name)) return null;
    if (/v/.test(name.replace("--force", ""))) light = false;
  }
  const named = line.operands.filter((one) => one !== OWN_ID && one !== LENT_ID);
  if (!named.every(isName)) return null;
  const keys = named.map((name) => `container ${name}`);
  return {
    ends: named.flatMap((name) => [`container ${name}`, `inside ${name}`, `served ${name}`]).concat("port *"),
    drops: { keys, kinds: GONE, ...(light ? { light: true } : {}) },
  };
}
const NONE: ReadonlySet<string> = new Set();

function enters(words: readonly Word[], around: Around): Deed | null {
  const line = readWords(words, EXEC, 1);
  const name = line?.operands[0];
  if (line === null || name === undefined || line.options.has("--privileged")) return null;
  const told = [...line.options.keys()].some((option) => /^(?:-e|--env)/.test(option));
  const goes = around.actions.some(({ kind, resource }) => kind.startsWith("net.") && !isHere(resource.name));
  const served = name === OWN_ID || around.owns(`served ${name}`);
  const isOwnServer = served && !told && !goes && !words.includes(null) && isWithin([...words, around.input].join(" "));
  const keys = name === OWN_ID ? [] : [`inside ${name}`];
  return { drops: { keys, kinds: isOwnServer ? INSIDE : FILES, inside: true } };
}

/** Longest text that is looked at for other servers. */
const MAX_TEXT = 64 * 1024;

/** Whether nothing in a text names another server; it may be a command line of its own. */
function isWithin(text: string): boolean {
  if (text.length > MAX_TEXT) return false;
  const pieces = text.split(/[\s'"`;&|]+/);
  const isOfMongo = text.includes("mongo");
  return pieces.every(
    (piece, at) => !(isOfMongo && ADDRESS.test(piece)) && (!ELSEWHERE.test(piece) || isLocal(piece, pieces[at + 1])),
  );
}

/** `-h localhost`, `-hlocalhost`, `--host=127.0.0.1`. */
const isLocal = (word: string, next: Word | undefined) =>
  word === "-h" || word === "--host" ? isHere(next ?? "elsewhere") : isHere(word);

function network(verb: Word | undefined, words: readonly Word[]): Deed | null {
  const line = readWords(words, NETWORK);
  if (line === null || !line.operands.every(isName)) return null;
  const keys = line.operands.map((name) => `network ${name}`);
  if (verb === "create") return { makes: keys };
  return verb === "rm" || verb === "remove" ? { ends: keys, drops: { keys, kinds: GONE } } : null;
}
