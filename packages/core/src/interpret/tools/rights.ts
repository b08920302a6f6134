import type { ToolEffect } from "./servers/index.js";

const READS =
  /^(?:[a-z0-9]+_)?(?:get|list|read|search|find|show|view|describe|check|fetch|count|inspect|audit|explain|suggest|validate)(?:_|$)/;
/** Who may come in, see or do what. */
const RIGHTS =
  /(?:^|_)(?:permissions?|collaborators?|members?|memberships?|roles?|acl|access|visibility|protections?|sharing|privileges?|api_?keys?|deploy_?keys?|webhooks?|forwarding|delegates?|public|ownership|iam|(?:bucket|iam|access|resource|key|role|user|repository|security)_polic(?:y|ies))(?:_|$)/;
const CHANGES =
  /(?:^|_)(?:add|set|update|create|modify|edit|change|put|patch|grant|revoke|remove|delete|disable|enable|make|assign|attach|write|manage|transfer)(?:_|$)/;
const GIVES =
  /(?:^|_)(?:add_[a-z]+_to_(?:group|role|team|org|organization|project)|share|unshare|grant|revoke|unprotect|delegate_access|transfer_(?:app|repo|repository|project))(?:_|$)/;
/** Others' branch changes, or what others use does. */
const DELIVERS =
  /(?:^|_)(?:(?:re)?deploy|promote|roll_?back|create_deployment)(?:_|$)|(?:^|_)merge_(?:[a-z]+_)*(?:requests?|branch|prs?|mrs?)(?:_|$)/;
/** What there is goes, and begins anew. */
const RESETS = /(?:^|_)(?:migrate_reset|reset_(?:[a-z0-9]+_)?(?:database|db|branch|schema))(?:_|$)/;
const MACHINES = "(?:instances?|vms?|clusters?|nodes?|databases?|droplets?|machines?|replicas?)";
const STOPS = new RegExp(
  `(?:^|_)(?:stop|pause|suspend|reboot|shut_?down|drain|hibernate|rebuild|power_(?:off|cycle))_(?:[a-z0-9]+_)?${MACHINES}(?:_|$)|(?:^|_)pause_project$`,
);
const ENDS = new RegExp(`(?:^|_)(?:terminate|decommission|deprovision)_(?:[a-z0-9]+_)?${MACHINES}(?:_|$)`);

/** Words go to people or services: nothing is asked about that, but what goes along counts. */
const TELLS =
  /(?:^|_)(?:send|post|reply|forward|notify|upload|tweet)(?:_|$)|(?:^|_)(?:add|create|update)_(?:[a-z0-9]+_)*(?:comments?|issues?|tickets?|gists?|pastes?|messages?|replies)(?:_|$)/;
const TOLD = "body text content message comment description";
const STARTS =
  /(?:^|_)(?:run|rerun|trigger|start|queue|retry|play|dispatch|approve)_(?:[a-z0-9]+_)?(?:pipelines?|workflows?|builds?|releases?)(?:_|$)/;

/**
 * What the words of a tool's name tell of things its arguments do not: that others may use something from then on, that
 * something is delivered to where others use it, that machines others use stop. Names that begin by looking say nothing.
 */
export function reachOfName(words: string): readonly ToolEffect[] {
  if (READS.test(words)) return [];
  if (RESETS.test(words))
    return [{ kind: "data.define", as: "table", detail: { statement: "drop database", bounded: false } }];
  if (ENDS.test(words)) return [{ kind: "infra.delete", as: "cloud", detail: { what: "terminate" } }];
  if (GIVES.test(words) || (RIGHTS.test(words) && CHANGES.test(words)))
    return [{ kind: "data.grant", as: "table", detail: { statement: "grant", bounded: true } }];
  if (DELIVERS.test(words)) return [{ kind: "infra.apply", as: "cloud", detail: { what: "deploy" } }];
  if (STARTS.test(words)) return [{ kind: "pipeline.run", as: "cloud", detail: { what: "run" } }];
  if (STOPS.test(words)) return [{ kind: "infra.apply", as: "cloud", detail: { what: "stop" } }];
  if (/^(?:[a-z0-9]+_)?publish(?:_|$)/.test(words)) return [{ kind: "package.publish", as: "package" }];
  return [];
}

/** Whether a tool hands on what it is given: files among it are read, not written. */
export const tells = (words: string) => TELLS.test(words) && !READS.test(words);
export const TELLING: ToolEffect = { kind: "net.send", as: "host", carries: TOLD };
