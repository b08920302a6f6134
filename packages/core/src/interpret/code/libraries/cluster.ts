import { known } from "../machine/joining.js";
import type { Handler } from "../machine/language.js";
import { actAs, answer, client, optionOf, type Reader, secretAnswer, textsOf } from "./client.js";

/** `CoreV1Api().delete_namespaced_pod("web", "prod")` as `kubectl delete pod web`. */
export const kubernetesClient: Reader = ({ call, words }) => {
  const [verb = "", ...rest] = words;
  const noun = rest.filter(
    (word) => !/^(?:namespaced|cluster|collection|status|scale|all|for|namespaces|with|http|info|async)$/.test(word),
  );
  const [kind = "", ...more] = noun;
  const texts = textsOf(call);
  const own = known(optionOf(call, "name"));
  // Of a list the first text is a namespace.
  const names = verb === "list" ? [] : own === null ? texts.slice(0, 1) : [own];
  const about = [kind + more.join(""), ...names];
  const m = call.m;
  if (/^(?:make|load|set|as|sanitize)$/.test(verb)) return call.self;
  if (verb === "delete") actAs(m, "kubectl", "delete", ...about, ...(rest[0] === "collection" ? ["--all"] : []));
  else if (verb === "read" || verb === "list" || verb === "get")
    // What is answered holds all of it: of a secret, what it keeps.
    actAs(m, "kubectl", "get", ...about, ...(names.length === 0 ? ["-A"] : []), "-o", "json");
  else if (verb === "create" || verb === "patch" || verb === "replace")
    actAs(m, "kubectl", "patch", ...about, "-p", "{}");
  else if (verb === "connect") actAs(m, "kubectl", "exec", texts[0] ?? null, "--", null);
  return kind === "secret" && (verb === "read" || verb === "list") ? secretAnswer(call) : answer(call);
};

export function clusterLibrary(name: string): Handler | undefined {
  if (
    /^(?:kubernetes(?:_asyncio)?\.client\.(?:[\w.]+\.)?\w+Api|@kubernetes\/client-node\.(?:KubeConfig|KubernetesObjectApi\.makeApiClient))$/.test(
      name,
    )
  )
    return () => client("kubernetes");
  return undefined;
}
