import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";
import { kindOf } from "./verbs.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  // aws
  ["aws ec2 describe-instances", ["infra.read aws/ec2 describe-instances"], "a read"],
  [
    "aws --profile prod --region eu-west-1 ec2 terminate-instances --instance-ids i-1",
    ["infra.delete aws/ec2 terminate-instances"],
    "global options first",
  ],
  ["aws ec2 terminate-instances --instance-ids i-1 --dry-run", [], "tries only"],
  ["aws s3 rm s3://b --recursive", ["infra.delete s3://b recursive s3 rm"], "empties a bucket"],
  [
    "aws s3 cp a.txt s3://b/k",
    ["file.read /home/dev/app/a.txt", "net.send b.s3", "infra.apply s3://b/k s3 cp"],
    "P9: leaves",
  ],
  ["aws s3 cp s3://b/k .", ["net.receive b.s3", "file.write /home/dev/app append"], "comes"],
  [
    "aws s3 sync . s3://b --delete",
    [
      "file.read /home/dev/app recursive",
      "net.send b.s3",
      "infra.apply s3://b s3 sync",
      "infra.delete s3://b recursive s3 sync",
    ],
    "and removes",
  ],
  ["aws s3 ls", ["infra.read aws/s3 s3 ls"], "a read"],
  [
    "aws secretsmanager get-secret-value --secret-id x",
    ["secret.read aws secretsmanager get-secret-value", "infra.read aws/secretsmanager get-secret-value"],
    "a secret",
  ],
  ["aws ssm get-parameter --name x", ["infra.read aws/ssm get-parameter"], "encrypted as it is"],
  [
    "aws ssm get-parameter --name x --with-decryption",
    ["secret.read aws ssm get-parameter", "infra.read aws/ssm get-parameter"],
    "decrypted",
  ],
  [
    "aws kms schedule-key-deletion --key-id k",
    ["infra.delete aws/kms schedule-key-deletion"],
    "a deletion by another verb",
  ],
  [
    "aws lambda update-function-code --zip-file fileb://a.zip --function-name f",
    ["file.read /home/dev/app/a.zip", "infra.apply aws/lambda update-function-code"],
    "a file as a parameter",
  ],
  [
    "aws ses send-email --to a@b.example",
    ["infra.apply aws/ses send-email", "message.send * ses send-email"],
    "a message",
  ],
  ["aws configure set region x", ["file.write /home/dev/.aws/config append"], "where the next command goes"],
  [
    "aws route53 delete-traffic-policy --id a --version 1",
    ["infra.delete aws/route53 delete-traffic-policy"],
    "a version that is no question",
  ],
  ["aws sqs purge-queue --queue-url u", ["infra.delete aws/sqs purge-queue"], "a parameter of its request"],
  ["aws ecr delete-repository --repository-name r --force", ["infra.delete aws/ecr force delete-repository"], "forced"],
  ["aws help", [], "help"],
  ["aws s3 frobnicate x", [], "nobody knows"],
  // Clouds played on this machine
  ["awslocal dynamodb delete-table --table-name t", [], "nobody's but one's own"],
  ["aws --endpoint-url http://localhost:4566 s3 rb s3://b --force", [], "by its address"],
  ["aws --endpoint-url http://127.0.0.1.evil.example s3 rb s3://b", ["infra.delete s3://b s3 rb"], "another address"],
  ["awslocal s3 mv a.txt s3://b", ["file.read /home/dev/app/a.txt", "file.delete /home/dev/app/a.txt"], "a file goes"],
  ["awslocal s3 cp s3://b/k k", ["file.write /home/dev/app/k append"], "a file comes"],
  ["gcloud beta emulators pubsub start", ["net.listen localhost"], "a server of one's own"],
  // Clouds whose operations are names of their interface
  ["aliyun ecs DeleteInstance --InstanceId i-1", ["infra.delete aliyun/ecs DeleteInstance"], "a machine"],
  ["aliyun ecs DescribeInstances", ["infra.read aliyun/ecs DescribeInstances"], "a read"],
  ["tccli cvm TerminateInstances", ["infra.delete tccli/cvm TerminateInstances"], "machines"],
  ["tccli cvm StopInstances", ["infra.apply tccli/cvm StopInstances"], "off"],
  ["aliyun configure", [], "its own settings"],
  // gcloud
  ["gcloud compute instances list", ["infra.read gcloud/compute/instances list"], "a read"],
  ["gcloud compute instances delete web-1 -q", ["infra.delete gcloud/compute/instances force delete"], "deletes"],
  [
    "gcloud artifacts docker images delete x",
    ["infra.delete gcloud/artifacts/docker/images delete"],
    "groups in a row",
  ],
  ["gcloud auth print-access-token", ["secret.read gcloud auth print-access-token"], "a token"],
  [
    "gcloud compute ssh vm --command 'rm -rf /'",
    ["net.connect vm", "file.delete / recursive remote"],
    "another machine",
  ],
  ["gcloud storage rm gs://b/f", ["infra.delete gs://b/f storage rm"], "deletes"],
  ["gsutil -m rm -r gs://b", ["infra.delete gs://b recursive storage rm"], "deletes"],
  [
    "gsutil rsync -d a gs://b",
    [
      "file.read /home/dev/app/a recursive",
      "net.send b.gs",
      "infra.apply gs://b storage rsync",
      "infra.delete gs://b recursive storage rsync",
    ],
    "and removes",
  ],
  ["gcloud config set project x", [], "its own settings"],
  // az
  ["az vm list", ["infra.read az/vm list"], "a read"],
  ["az group delete --name rg --yes", ["infra.delete az/group force delete"], "deletes"],
  [
    "az keyvault secret show --name x",
    ["secret.read az keyvault secret show", "infra.read az/keyvault/secret show"],
    "a secret",
  ],
  [
    "az rest --method delete --uri https://management.azure.com/x",
    ["net.send management.azure.com", "infra.delete az/rest rest DELETE"],
    "a request",
  ],
  // infrastructure as code
  ["terraform plan -out p", ["file.write /home/dev/app/p", "infra.read terraform plan"], "a plan"],
  ["terraform apply -auto-approve", ["infra.apply terraform force apply"], "applies"],
  ["terraform destroy", ["infra.delete terraform recursive destroy"], "destroys"],
  ["terraform apply -destroy", ["infra.delete terraform recursive destroy"], "destroys by another name"],
  ["tofu state rm aws_instance.x", ["infra.delete terraform state"], "forgets"],
  ["pulumi destroy -y", ["infra.delete pulumi recursive force destroy"], "destroys"],
  ["pulumi preview", ["infra.read pulumi preview"], "a plan"],
  [
    "ansible all -m shell -a 'rm -rf /x'",
    ["infra.apply all shell", "file.delete /x recursive remote"],
    "on every host",
  ],
  ["ansible-playbook site.yml --check", [], "tries only"],
  ["ansible-vault view s.yml", ["file.read /home/dev/app/s.yml", "secret.read ansible-vault secrets"], "a secret"],
  ["ansible all -m command -a uptime", [], "shows only"],
  [
    "ansible all -m shell -a 'uptime; systemctl stop x'",
    ["infra.apply all shell", "system.configure x service remote"],
    "more than one command",
  ],
  ["terragrunt run-all plan", ["infra.read terraform plan"], "in every folder"],
  ["terragrunt run --all destroy", ["infra.delete terraform recursive destroy"], "as newer versions have it"],
  ["terragrunt run --all -- destroy", ["infra.delete terraform recursive destroy"], "behind the dashes"],
  ["terragrunt stack run destroy", ["infra.delete terraform recursive destroy"], "of a stack"],
  ["terragrunt run-all apply", ["infra.apply terraform apply"], "applies everywhere"],
  ["terraform workspace select dev", ["file.write /home/dev/app/.terraform/environment"], "which state counts here"],
  [
    "terraform plan -var-file=dev.tfvars",
    ["file.read /home/dev/app/dev.tfvars edit", "infra.read terraform plan"],
    "shown to nobody",
  ],
  ["pulumi state repair", ["infra.delete pulumi recursive state"], "written anew"],
  ["pulumi env rm org/e --yes", ["infra.delete pulumi recursive force environment"], "an environment"],
  ["pulumi env open org/e", ["secret.read pulumi config"], "all its values"],
  ["esc open org/e", ["secret.read pulumi config"], "by a program of its own"],
  ["pulumi env ls", ["infra.read pulumi environment"], "names"],
  ["ansible-console web", ["infra.apply * console"], "every line goes to all of them"],
  ["pulumi new typescript", ["file.write /home/dev/app"], "a project"],
  ["vault kv get secret/x", ["secret.read vault kv get"], "a secret"],
  ["vault kv metadata delete secret/x", ["infra.delete vault kv metadata delete"], "for good"],
  ["doctl compute droplet delete 1 -f", ["infra.delete doctl/compute/droplet force delete"], "deletes"],
];

describe("knowledge of clouds", () => {
  it.each(ROWS)("D1: %s: %j (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });

  it.each([
    ["describe-x", "read"],
    ["list", "read"],
    ["batch-get-item", "read"],
    ["delete-stack", "delete"],
    ["purge", "delete"],
    ["stop-instances", "stop"],
    ["create", "apply"],
    ["frobnicate", "apply"],
  ])("%s is %s", (verb, kind) => {
    expect(kindOf(verb)).toBe(kind);
  });
});
