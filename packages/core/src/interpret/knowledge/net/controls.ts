import { kindOf } from "../clouds/verbs.js";
import type { Emit } from "../types.js";
import type { Value } from "../value.js";

/** What a server in front of others, or one that runs them, is told by: paths of its own, and ports it has by custom. */
interface Control {
  readonly program: string;
  readonly at: RegExp;
  /** Without them any port and host. */
  readonly ports?: readonly string[];
  readonly hosts?: RegExp;
}

const CONTROLS: readonly Control[] = [
  { program: "caddy", ports: ["2019"], at: /^\/(?:load|stop|config|id|pki)(?:\/|$)/ },
  {
    program: "kong",
    ports: ["8001", "8444"],
    at: /^\/(?:services|routes|consumers|consumer_groups|plugins|upstreams|certificates|ca_certificates|snis|targets|config|workspaces|rbac|admins|vaults|keys|key-sets)(?:\/|$)/,
  },
  { program: "tyk", at: /^\/tyk\/(?:apis|keys|policies|certs|org|oauth|cache)(?:\/|$)/ },
  { program: "apisix", at: /^\/apisix\/admin\// },
  {
    program: "envoy",
    ports: ["9901", "15000"],
    at: /^\/(?:quitquitquit|drain_listeners|healthcheck\/fail|runtime_modify|reset_counters)(?:\/|$)/,
  },
  { program: "prometheus", at: /^\/-\/quit$/ },
  { program: "haproxy", at: /^\/v[1-3]\/services\/haproxy\// },
  { program: "nginx", at: /^\/api\/\d{1,2}\/(?:http|stream)\/(?:upstreams|keyvals)\// },
  { program: "consul", ports: ["8500", "8501"], at: /^\/v1\/(?:agent|catalog|acl|config|operator|connect|peering)\// },
  {
    program: "nomad",
    ports: ["4646"],
    at: /^\/v1\/(?:jobs?(?!s?\/(?:parse|\w+\/plan))|nodes?|deployment|allocation|system|operator|acl|namespaces?)(?:\/|$)/,
  },
  {
    program: "kubernetes",
    ports: ["6443", "8443", "16443", "8001"],
    at: /^\/(?:api|apis\/[\w.-]{1,64})\/v\d\w{0,16}\/(?!.*(?:reviews|bindings)$)[\w-]{1,64}(?:\/|$)/,
  },
  { program: "argocd", at: /^\/api\/v1\/applications\/[^/]{1,128}\/(?:sync|rollback|operation|resource)$/ },
  {
    program: "argocd",
    hosts: /argo-?cd/i,
    at: /^\/api\/v1\/(?:applications|applicationsets|projects|clusters|repositories)/,
  },
  { program: "portainer", at: /^\/api\/(?:endpoints|stacks)\/(?!snapshot)/, ports: ["9000", "9443"] },
  { program: "openstack", ports: ["8774", "9696", "8776"], at: /^\/v[23](?:\.\d)?\// },
  { program: "vcenter", at: /^\/(?:rest|api)\/vcenter\// },
  // Clouds, names and networks of servers not worked through a program of theirs.
  {
    program: "google",
    hosts:
      /^(?:[\w-]{1,64}-)?(?:compute|container|sqladmin|cloudresourcemanager|dns|iam|run|cloudfunctions|apigee|apigateway|cloudkms|secretmanager|redis|file|bigtableadmin|appengine|artifactregistry|logging|monitoring)\.googleapis\.com$/i,
    at: /^(?!.*(?::(?:testIamPermissions|getIamPolicy|search\w{0,32}|list\w{0,32}|generate\w{0,32}|access|encrypt|decrypt|query|wait|validate)|\/entries:(?:write|list|tail)|\/timeSeries)$)/,
  },
  {
    program: "cloud",
    hosts:
      /^(?:api\.(?:bunny\.net|ovh\.com|gandi\.net|name\.com|porkbun\.com|civo\.com|upcloud\.com|keycdn\.com|nsone\.net|dnsmadeeasy\.com|cloudns\.net|transip\.nl|equinix\.com|env0\.com|porter\.run|koyeb\.com)|storage\.bunnycdn\.com|(?:eu\.|ca\.)?api\.ovh\.com|robot-ws\.your-server\.de|[\w.-]{1,200}\.(?:konghq\.com|luna\.akamaiapis\.net|oraclecloud\.com|exoscale\.com))$/i,
    at: /^\//,
  },
];

const HERE = /^(?:localhost|127\.[\d.]{1,11}|0\.0\.0\.0|\[?::1\]?)$/i;
/** A registrar whose every command is a GET. */
const COMMAND = /[?&]Command=namecheap\.[\w.]{1,64}\.(?!get|check)(\w{1,64})(?:&|$)/i;
/** What a path is asked to do by its query. */
const TOLD = /[?&]action=(?:stop|reset|suspend|shutdown|delete|restart|reboot|kill|poweroff|remove|unregister)(?:&|$)/i;

const URL = /^(?:https?:\/\/)?(?:[^/@?#]{0,512}@)?([^/:?#]{1,253})(?::(\d{1,5}))?([/?#].*)?$/i;
/** Amazon's interfaces name what is done in the query, whatever the method: `?Action=TerminateInstances`. */
const ACTION = /(?:^|[?&])Action=([A-Z][a-z]{1,32})[A-Za-z]{0,64}(?:&|$)/;
/** Or in a header: `X-Amz-Target: DynamoDB_20120810.DeleteTable`. */
const TARGET = /^[Xx]-[Aa]mz-[Tt]arget:\s{0,8}[\w.]{1,128}\.([A-Z][a-z]{1,32})\w{0,64}$/;

/** The first word of what is asked for: in the address, in what is sent, or in a header. */
function askedOfAmazon(rest: string, body: readonly Value[], words: readonly Value[]): string | undefined {
  const inText = (pattern: RegExp, { text }: Value) => pattern.exec(text.slice(0, 4096))?.[1];
  return (
    ACTION.exec(rest)?.[1] ??
    body.map((value) => inText(ACTION, value)).find(Boolean) ??
    words
      .slice(0, 64)
      .map((value) => inText(TARGET, value))
      .find(Boolean)
  );
}

/**
 * Says what a request asks of a gateway, a balancer, a cluster or a cloud by the interface it is managed with, and whether
 * it asked anything of the kind. It counts on this machine too: such interfaces are reached from nowhere else.
 */
export function sayControl(
  url: Value,
  { method, body, words }: { method: string | null; body?: readonly Value[]; words?: readonly Value[] },
  emit: Emit,
): boolean {
  if (url.form === "unknown") return false;
  const found = URL.exec(url.text.slice(0, 4096));
  if (found === null) return false;
  const [, host = "", port = "", rest = "/"] = found;
  const path = rest.split(/[?#]/, 1)[0]!;
  const target = `${host}${path}`.slice(0, 256);
  const action = /\.amazonaws\.com$/i.test(host) ? askedOfAmazon(rest, body ?? [], words ?? []) : undefined;
  if (action !== undefined) return say("aws", action, kindOf(action.toLowerCase()), target, emit);
  const command = /(?:^|\.)namecheap\.com$/i.test(host) ? COMMAND.exec(rest)?.[1] : undefined;
  if (command !== undefined) return say("namecheap", command, kindOf(command.toLowerCase()), target, emit);
  // It takes what it is asked by any method.
  if (/\/api\/v1\/admin\/tsdb\/delete_series$/.test(path))
    return say("prometheus", "delete_series", "delete", target, emit);
  if (method === null || /^(?:GET|HEAD|OPTIONS)$/i.test(method)) return false;
  if (TOLD.test(rest) && !HERE.test(host))
    return say("http", `api ${method.toUpperCase().slice(0, 16)}`, "stop", target, emit);
  const row = CONTROLS.find(
    ({ ports, hosts, at }) =>
      (ports === undefined || ports.includes(port)) && (hosts === undefined || hosts.test(host)) && at.test(path),
  );
  if (row === undefined) return false;
  const ends =
    /^DELETE$/i.test(method) ||
    /\/(?:stop|leave|quitquitquit|terminate|reset|purge\w{0,16}|poweroff|shutdown)$/i.test(path);
  return say(row.program, `api ${method.toUpperCase().slice(0, 16)}`, ends ? "delete" : "apply", target, emit);
}

function say(program: string, what: string, kind: ReturnType<typeof kindOf>, target: string, emit: Emit): boolean {
  const as = kind === "read" ? "infra.read" : kind === "delete" ? "infra.delete" : "infra.apply";
  emit.add(as, "cloud", target, { program, what });
  return true;
}
