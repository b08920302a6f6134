import type { Handler } from "../machine/language.js";
import { actAs, answer, client, deeper, type Reader, textsOf } from "./client.js";
import { NEUTRAL } from "./verbs.js";

/** `CoreV1Api().delete_namespaced_pod("web", "prod")` as `kubectl delete pod web`. */
export const kubernetesClient: Reader = ({ call, words }) => {
  const [verb = "", ...rest] = words;
  const noun = rest.filter(
    (word) => !/^(?:namespaced|cluster|collection|status|scale|all|for|namespaces|with|http|info|async)$/.test(word),
  );
  const [kind = "", ...more] = noun;
  const texts = textsOf(call);
  const about = [kind + more.join(""), ...texts.slice(0, 1)];
  const m = call.m;
  if (verb === "delete") actAs(m, "kubectl", "delete", ...about, ...(rest[0] === "collection" ? ["--all"] : []));
  else if (verb === "read" || verb === "list" || verb === "get") actAs(m, "kubectl", "get", ...about);
  else if (verb === "create" || verb === "patch" || verb === "replace")
    actAs(m, "kubectl", "patch", ...about, "-p", "{}");
  else if (verb === "connect") actAs(m, "kubectl", "exec", texts[0] ?? null, "--", null);
  return answer(call);
};

const RUNS: ReadonlyMap<string, string> = new Map([
  ["list", "ls"],
  ["remove", "rm"],
  ["get", "inspect"],
]);

/** `from_env().volumes.prune()` as `docker volume prune`. */
export const dockerClient: Reader = ({ call, path, name, words }) => {
  const { m, self } = call;
  const noun = path[0]?.replace(/s$/, "");
  if (noun === undefined || NEUTRAL.has(name)) return self.k === "thing" ? deeper(self, name) : null;
  const verb = RUNS.get(words[0] ?? "") ?? words[0] ?? "";
  const [first = null] = textsOf(call);
  actAs(m, "docker", noun, verb, ...(verb === "prune" ? ["-f"] : [first]));
  return verb === "inspect" || verb === "run" ? self : answer(call);
};

export function clusterLibrary(name: string): Handler | undefined {
  if (/^kubernetes(?:_asyncio)?\.client\.\w+Api$/.test(name)) return () => client("kubernetes");
  if (name === "docker.from_env" || name === "docker.DockerClient") return () => client("docker");
  return undefined;
}
