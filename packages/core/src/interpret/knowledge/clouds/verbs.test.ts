import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";
import { isVerb, kindOf } from "./verbs.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["az appservice plan delete -n p", ["infra.delete az/appservice/plan delete"], "a plan is a thing here"],
  ["az containerapp env delete -n e", ["infra.delete az/containerapp/env delete"], "so is an environment"],
  ["az monitor log-analytics workspace delete", ["infra.delete az/monitor/log-analytics/workspace delete"], "a name"],
  ["gcloud logging logs delete l", ["infra.delete gcloud/logging/logs delete"], "a verb after a noun"],
  ["gcloud app logs tail", ["infra.read gcloud/app/logs tail"], "both read"],
  ["doctl apps logs 1 --type run", ["infra.read doctl/apps logs"], "the name of a run"],
  ["linode-cli lke cluster-delete 1", ["infra.delete linode-cli/lke cluster-delete"], "the verb stands last"],
  ["linode-cli domains records-list 1", ["infra.read linode-cli/domains records-list"], "and reads there, too"],
  [
    "ibmcloud resource service-instance-delete d",
    ["infra.delete ibmcloud/resource service-instance-delete"],
    "of three words",
  ],
  ["oci os object bulk-delete -bn b", ["infra.delete oci/os/object bulk-delete"], "many at once"],
  ["oci os object bulk-delete -bn b --dry-run", [], "tries only"],
  ["oci kms key schedule-deletion --key-id k", ["infra.delete oci/kms/key schedule-deletion"], "later, but for good"],
  ["az vm deallocate -n v", ["infra.apply az/vm deallocate"], "a server that is off"],
  ["hcloud server rebuild s --image i", ["infra.delete hcloud/server rebuild"], "its disk is written over"],
  ["doctl compute droplet-action power-off 1", ["infra.apply doctl/compute/droplet-action power-off"], "off"],
  [
    "oci network security-list update --id x",
    ["infra.apply oci/network/security-list update"],
    "a list that is a thing",
  ],
  ["doctl databases firewalls append 1 --rule r", ["infra.apply doctl/databases/firewalls append"], "one more way in"],
  [
    "awscurl 'https://ec2.amazonaws.com?Action=TerminateInstances&InstanceId.1=i'",
    ["net.receive ec2.amazonaws.com", "infra.delete ec2.amazonaws.com Terminate"],
    "the query says it",
  ],
  [
    "doctl compute droplet-action password-reset 1",
    ["infra.apply doctl/compute/droplet-action password-reset"],
    "last",
  ],
  ["oci lb backend-set delete --name b", ["infra.delete oci/lb/backend-set delete"], "a set is a thing"],
  [
    "gcloud compute disks create-snapshot-schedule x",
    ["infra.apply gcloud/compute/disks create-snapshot-schedule"],
    "the verb stands first",
  ],
  ["gsutil iam get gs://b", ["infra.read gs://b iam"], "what a bucket is set to"],
  ["gsutil iam ch allUsers:R gs://b", ["infra.apply allUsers:R storage iam"], "set"],
  ["az vm open-port -n v --port 22", ["? infra.apply az/vm vm open-port 22"], "a verb of nobody's"],
  ["gcloud dataproc jobs kill j", ["? infra.apply gcloud/dataproc dataproc jobs kill j"], "another one"],
  ["az deployment group what-if -g rg --template-file m", [], "says what it would do"],
  ["az bicep build --file m.bicep", [], "stays here"],
  ["gcloud run services proxy web", [], "stays here"],
  ["az acr check-health -n r", ["infra.read az/acr check-health"], "a verb of two words"],
  ["gcloud asset search-all-resources", ["infra.read gcloud/asset search-all-resources"], "another one"],
  [
    "oci search resource structured-search",
    ["infra.read oci/search/resource structured-search"],
    "the verb stands last",
  ],
  ["gcloud compute instances", [], "a group, whose help is shown"],
  ["az devops configure --list", [], "its own settings"],
  ["oci raw-request --http-method GET --target-uri u", ["infra.read oci raw-request GET"], "a request that reads"],
  [
    "oci raw-request --http-method=DELETE --target-uri u",
    ["infra.delete oci raw-request DELETE"],
    "and one that deletes",
  ],
  [
    "doctl compute action wait 1",
    ["infra.read doctl/compute/action wait"],
    "an action is a thing where a verb follows",
  ],
  [
    "oci compute instance action --action STOP",
    ["infra.apply oci/compute/instance action"],
    "and does something alone",
  ],
  [
    "linode-cli networking ip-share --linode_id 1",
    ["infra.apply linode-cli/networking ip-share"],
    "the verb stands last",
  ],
  ["az extension list", [], "its own settings, shown"],
  ["az config get", [], "its own settings, shown"],
  ["aws iam generate-credential-report", ["infra.read aws/iam generate-credential-report"], "a report"],
  ["aws logs filter-log-events --log-group-name g", ["infra.read aws/logs filter-log-events"], "a search"],
  ["aws ec2 terminate-instances help", [], "a page of the manual"],
  ["az storage blob delete-batch -s c --dryrun", [], "tries only"],
  ["gsutil rsync -n -d a gs://b", [], "tries only"],
  [
    "gsutil cp -n a.txt gs://b/a",
    ["file.read /home/dev/app/a.txt", "net.send b.gs", "infra.apply gs://b/a storage cp"],
    "keeps what is there, and copies",
  ],
  [
    "gcloud dns record-sets transaction start --zone z",
    ["file.write /home/dev/app/transaction.yaml"],
    "a file of this folder",
  ],
  [
    "gcloud dns record-sets transaction execute --zone z",
    ["infra.apply gcloud/dns/record-sets/transaction execute"],
    "and what is in it",
  ],
];

describe("where the verb of a cloud's command stands", () => {
  it.each(ROWS)("D1: %s: %j (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });

  it.each([
    ["log-profiles", false, "a noun of two words"],
    ["backend-services", false, "no verb in it"],
    ["schedule-deletion", true, "the verb stands last"],
    ["bulk-delete", true, "behind how many"],
  ])("%s is a verb: %s (%s)", (word, is) => {
    expect(isVerb(word)).toBe(is);
  });

  it.each([
    ["cluster-view", "read"],
    ["records-list", "read"],
    ["put-list", "apply"],
    ["deallocate", "stop"],
    ["reimage", "delete"],
  ])("%s is %s", (verb, kind) => {
    expect(kindOf(verb)).toBe(kind);
  });
});
