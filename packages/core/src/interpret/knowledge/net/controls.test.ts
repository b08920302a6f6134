import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

/** What is said beside that something was sent and received. */
const told = (command: string) => effectsOf(command).filter((effect) => !effect.startsWith("net."));

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["curl -X POST localhost:2019/stop", ["infra.delete localhost/stop api POST"], "Caddy ends"],
  ["curl localhost:2019/load -d '{}'", ["infra.apply localhost/load api POST"], "everything it serves is another"],
  ["curl localhost:2019/config/", [], "looks only"],
  ["curl -X PATCH localhost:8001/services/a -d x=1", ["infra.apply localhost/services/a api PATCH"], "Kong"],
  ["curl -X PATCH localhost:3000/services/a -d x=1", [], "a server under development"],
  ["curl -X DELETE localhost:8080/tyk/apis/1", ["infra.delete localhost/tyk/apis/1 api DELETE"], "Tyk"],
  ["curl localhost:8080/tyk/reload/group", [], "reads its files again"],
  ["curl -X PUT h:9180/apisix/admin/routes/1 -d '{}'", ["infra.apply h/apisix/admin/routes/1 api PUT"], "APISIX"],
  [
    "curl -X PATCH https://api.konghq.com/v2/control-planes/1 -d '{}'",
    ["infra.apply api.konghq.com/v2/control-planes/1 api PATCH"],
    "Kong's own cloud",
  ],
  ["curl -X POST localhost:9901/quitquitquit", ["infra.delete localhost/quitquitquit api POST"], "Envoy ends"],
  ["curl -X PUT c:8500/v1/agent/leave", ["infra.delete c/v1/agent/leave api PUT"], "a member of Consul leaves"],
  ["curl -X POST n:4646/v1/jobs/parse -d '{}'", [], "Nomad only reads it"],
  ["curl -X POST n:4646/v1/jobs -d '{}'", ["infra.apply n/v1/jobs api POST"], "Nomad runs it"],
  [
    "curl -k -X DELETE https://k:6443/api/v1/namespaces/p",
    ["infra.delete k/api/v1/namespaces/p api DELETE"],
    "all in a namespace",
  ],
  ["curl -X POST k:8001/apis/authorization.k8s.io/v1/selfsubjectaccessreviews -d '{}'", [], "asks what it may"],
  [
    "curl -X POST https://argocd.x.example/api/v1/applications/a/sync",
    ["infra.apply argocd.x.example/api/v1/applications/a/sync api POST"],
    "delivers",
  ],
  [
    "curl -X POST https://compute.googleapis.com/compute/v1/projects/p/zones/z/instances/i/stop",
    ["infra.delete compute.googleapis.com/compute/v1/projects/p/zones/z/instances/i/stop api POST"],
    "a server ends",
  ],
  ["curl -X POST https://cloudresourcemanager.googleapis.com/v1/projects/p:getIamPolicy", [], "a question by its body"],
  [
    "curl 'https://ec2.amazonaws.com/?Action=TerminateInstances&InstanceId.1=i'",
    ["infra.delete ec2.amazonaws.com/ Terminate"],
    "the query says it, by any method",
  ],
  [
    "curl 'https://ec2.amazonaws.com/?Action=DescribeInstances'",
    ["infra.read ec2.amazonaws.com/ Describe"],
    "a read by the same way",
  ],
  [
    "curl https://ec2.amazonaws.com/ -d 'Action=TerminateInstances&InstanceId.1=i'",
    ["infra.delete ec2.amazonaws.com/ Terminate"],
    "in what is sent",
  ],
  [
    "curl https://dynamodb.amazonaws.com/ -H 'X-Amz-Target: DynamoDB_20120810.DeleteTable' -d '{}'",
    ["infra.delete dynamodb.amazonaws.com/ Delete"],
    "in a header",
  ],
  [
    "curl https://dynamodb.amazonaws.com/ -H 'X-Amz-Target: DynamoDB_20120810.ListTables' -d '{}'",
    ["infra.read dynamodb.amazonaws.com/ List"],
    "a read by the same way",
  ],
  ["curl -X POST localhost:9090/-/quit", ["infra.apply localhost/-/quit api POST"], "Prometheus ends"],
  ["curl -X POST localhost:9090/-/reload", [], "reads its files again"],
  [
    `python3 -c "import requests; requests.post('https://api.hetzner.cloud/v1/servers/1/actions/poweroff')"`,
    ["code.run python inline", "infra.apply api.hetzner.cloud/v1/servers/1/actions/poweroff api POST"],
    "by code in another language",
  ],
  [
    `python3 -c "import requests; requests.get('https://api.hetzner.cloud/v1/servers')"`,
    ["code.run python inline"],
    "looks only",
  ],
  [
    "curl -X POST 'https://v.example/api/vcenter/vm/vm-1/power?action=stop'",
    ["infra.apply v.example/api/vcenter/vm/vm-1/power api POST"],
    "a machine is off",
  ],
  ["curl 'https://v.example/list?action=stop'", [], "asks only"],
  ["curl -X POST 'localhost:3000/a?action=stop'", [], "a server under development"],
  [
    "curl -X POST n.example:8774/v2.1/servers/1/action -d '{\"os-stop\":null}'",
    ["infra.apply n.example/v2.1/servers/1/action api POST"],
    "a machine is off",
  ],
  [
    "curl 'https://api.namecheap.com/xml.response?Command=namecheap.domains.dns.setHosts&SLD=a'",
    ["infra.apply api.namecheap.com/xml.response setHosts"],
    "a GET that changes records",
  ],
  [
    "curl 'https://api.namecheap.com/xml.response?Command=namecheap.domains.dns.getHosts&SLD=a'",
    [],
    "a GET that reads",
  ],
  ["curl 'https://x.example/?Action=TerminateInstances'", [], "nobody's interface"],
  ["xh POST localhost:2019/stop", ["infra.delete localhost/stop api POST"], "by another program"],
];

describe("requests to interfaces by which servers are managed", () => {
  it.each(ROWS)("D1: %s: %j (%s)", (command, effects) => {
    expect(told(command)).toEqual(effects);
  });
});
