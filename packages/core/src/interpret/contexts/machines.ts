import { type Ask, type ContextTable, joinContext } from "./ask.js";

/** Options in front of the subcommand that take the next word; of these the first say which engine is meant. */
const ENGINE = new Set(["-H", "--host", "-c", "--context", "--url", "--connection"]);
const VALUED = new Set([
  ...ENGINE,
  ..."--config -l --log-level --tlscacert --tlscert --tlskey -n --namespace --address --identity --root --runroot --storage-driver --storage-opt --cgroup-manager".split(
    " ",
  ),
]);
/** In the order of how much they count for one engine or another. */
const ENGINE_VARIABLES = ["DOCKER_HOST", "CONTAINER_HOST", "CONTAINER_CONNECTION", "DOCKER_CONTEXT"];
const UNKNOWN = "unknown";

/** `--context` or `-H` before the subcommand, `DOCKER_HOST`, or the current context of the client; `default` is this machine. */
export const DOCKER: ContextTable = {
  programs: ["docker", "docker-compose", "podman", "nerdctl"],
  resolve(ask) {
    const { engine, config } = globalsOf(ask.words);
    if (engine !== undefined) return engine ?? UNKNOWN;
    const said = ENGINE_VARIABLES.map((name) => ask.variable(name)).filter((one) => one !== undefined);
    if (said.length > 0) return said.find((one) => one === null || !isThisMachine(one)) ?? said[0] ?? UNKNOWN;
    // Behind the subcommand it is an option of what runs inside, which may leave this machine all the same.
    const inside = ask.option("--context");
    if (typeof inside === "string" && !isThisMachine(inside)) return inside;
    const folder = config === undefined ? ask.variable("DOCKER_CONFIG") : config;
    if (folder === null || folder?.startsWith("/") === false) return UNKNOWN;
    const text = ask.file(`${folder ?? `${ask.home}/.docker`}/config.json`);
    if (text === undefined) return null;
    return /"currentContext"\s*:\s*"([^"]{1,200})"/.exec(text ?? "")?.[1] ?? "default";
  },
  settles(ask) {
    const [one, two, chosen] = ask.verbs;
    if (one !== "context" || two !== "use" || chosen === undefined) return null;
    return { path: `${ask.home}/.docker/config.json`, text: JSON.stringify({ currentContext: chosen }) };
  },
};

/** Which engine and whose settings the options in front of the subcommand name; null where they do and it is not known. */
function globalsOf(words: Ask["words"]): { readonly [name in "engine" | "config"]: string | null | undefined } {
  let engine: string | null | undefined;
  let config: string | null | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === null) return { engine: null, config };
    if (!word.startsWith("-")) break;
    const [, name = word, attached] = /^(--[a-z-]{1,32})=(.*)$/s.exec(word) ?? /^(-[Hc])=?(.+)$/s.exec(word) ?? [];
    const value = attached ?? (VALUED.has(name) ? (words[++at] ?? null) : null);
    if (name === "-r" || name === "--remote") engine ??= "remote";
    else if (ENGINE.has(name)) engine = value;
    else if (name === "--config") config = value;
  }
  return { engine, config };
}

/** Whether an engine is one of this machine, as far as its context says. */
export const isThisMachine = (context: string): boolean =>
  /^(?:|default|desktop-[\w-]*|rootless|colima[\w-]*|orbstack|unix:.*)$/.test(context);

/** `SERVER/DATABASE` by options, address or the variables of the client. */
export const DATABASES: ContextTable = {
  programs:
    "psql pgcli pg_restore pg_dump createdb dropdb createuser dropuser vacuumdb mysql mariadb mycli mysqladmin mysqldump sqlcmd mongosh mongo mongorestore redis-cli clickhouse-client cockroach usql snowsql".split(
      " ",
    ),
  resolve(ask) {
    const address = ask.words.find((word) => word !== null && /^[a-z][a-z0-9+]{1,20}:\/\//.test(word));
    if (typeof address === "string") return serverIn(address);
    const host =
      ask.option("-h", "--host", "-S", "--server", "-a") ?? ask.variable("PGHOST", "MYSQL_HOST", "PGSERVICE");
    const base = ask.option("-d", "--dbname", "--database", "-D") ?? ask.variable("PGDATABASE");
    if (typeof base === "string" && base.includes("://")) return serverIn(base);
    const inText = typeof base === "string" ? /(?:^|\s)host=(\S{1,200})/.exec(base)?.[1] : undefined;
    return joinContext(host ?? inText, inText === undefined ? base : null);
  },
};

/** A word that names what is live, or nearly. */
const LIVE = /(?:^|[-_./=])(?:prod|production|staging|live)(?:$|[-_./])/;

/** Platforms and tools that name what they deploy to in an option, or as `cap production deploy` does. */
export const PLATFORMS: ContextTable = {
  programs:
    "heroku fly flyctl vercel netlify railway render doctl wrangler ansible ansible-playbook kamal cap nomad consul vault gh glab argo waypoint pulumi-deploy supabase ibmcloud oci".split(
      " ",
    ),
  resolve(ask) {
    const given = ask.option(
      "--app",
      "-a",
      "--environment",
      "--env",
      "-e",
      "--stage",
      "--destination",
      "-d",
      "--inventory",
      "-i",
      "--target",
      "--namespace",
      "--project",
      "-R",
      "--repo",
    );
    const word = ask.words.includes("--prod") || ask.words.includes("--production") ? "production" : null;
    return given === undefined ? joinContext(word ?? ask.verbs.find((verb) => LIVE.test(verb))) : given;
  },
};

/** `SERVER/DATABASE` of a connection address; several servers are one text. */
export function serverIn(address: string): string | null {
  const found = /^[a-z][a-z0-9+]{1,20}:\/\/(?:[^/?#]{0,512}@)?([^/?#]{1,512})(?:\/([^?#]{0,200}))?/i.exec(
    address.slice(0, 2_048),
  );
  return found === null ? null : joinContext(found[1]!.replace(/:\d{1,5}(?=,|$)/g, ""), found[2]);
}
