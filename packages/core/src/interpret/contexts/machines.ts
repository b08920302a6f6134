import { type ContextTable, joinContext } from "./ask.js";

/** `--context`, `-H` before the subcommand, `DOCKER_HOST`, or the current context of the client; `default` is this machine. */
export const DOCKER: ContextTable = {
  programs: ["docker", "docker-compose", "podman", "nerdctl"],
  resolve(ask) {
    const host = ask.words.indexOf("-H");
    const isGlobal = host >= 0 && !ask.words.slice(0, host).some((word) => word !== null && /^[a-z]+$/.test(word));
    const named =
      ask.option("--context") ?? ask.variable("DOCKER_CONTEXT") ?? (isGlobal ? ask.words[host + 1] : undefined);
    const given = named ?? ask.option("--host") ?? ask.variable("DOCKER_HOST", "CONTAINER_HOST");
    if (given !== undefined) return given;
    const text = ask.file(`${ask.home}/.docker/config.json`);
    if (text === undefined) return null;
    return /"currentContext"\s*:\s*"([^"]{1,200})"/.exec(text ?? "")?.[1] ?? "default";
  },
  settles(ask) {
    const [one, two, chosen] = ask.verbs;
    if (one !== "context" || two !== "use" || chosen === undefined) return null;
    return { path: `${ask.home}/.docker/config.json`, text: JSON.stringify({ currentContext: chosen }) };
  },
};

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
