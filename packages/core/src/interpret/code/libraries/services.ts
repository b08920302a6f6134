import type { Handler } from "../machine/language.js";
import { actAs, answer, client, deeper, type Reader, textsOf, wordsOf } from "./client.js";

/** Words of a method that takes away what a service keeps. */
const TAKES = new Set(
  "delete destroy remove terminate purge drop wipe revoke del rm rmdir undefine decommission empty erase recursive uninstall unpublish".split(
    " ",
  ),
);
/** What one's own process holds of a service; taking it away takes nothing from anybody. */
const OWN =
  /^(?:listener|listeners|all listeners|event listener|event listeners|handler|callback|hook|observer|middleware|interceptor)$/;

/** Services whose libraries name what they do: it is taken away, or it is not. */
export const serviceClient: Reader = ({ call, path, name, words }) => {
  const { m, self } = call;
  const [service = "service"] = path;
  const at = words.slice(0, 2).findIndex((word) => TAKES.has(word));
  const noun = [...words.slice(0, at), ...words.slice(at + 1)].join(" ");
  if (at < 0 || OWN.test(noun)) return self.k === "thing" ? deeper(self, name) : null;
  actAs(
    m,
    `${service}-client`,
    noun === "" ? (path[path.length - 1] ?? "it") : noun.replaceAll(" ", "-"),
    "delete",
    textsOf(call)[0] ?? null,
  );
  return answer(call);
};

const PYTHON =
  "minio s3fs gcsfs adlfs fsspec pulumi digitalocean hcloud linode_api4 cloudflare CloudFlare wandb mlflow firebase_admin heroku3 auth0 okta consul etcd3 kazoo openstack novaclient libvirt proxmoxer pyVim pyVmomi simple_salesforce hubspot notion_client pyairtable airtable jira atlassian shopify datadog datadog_api_client newrelic pdpyras oss2 qcloud_cos oci vultr databricks comet_ml neptune clearml dropbox boxsdk pydrive pydrive2 googleapiclient msgraph office365 jenkins jenkinsapi ldap3 snowflake zenpy todoist_api_python trello asana gspread b2sdk confluent_kafka";
const NODE =
  "@pulumi/pulumi cloudflare firebase-admin minio ali-oss @notionhq/client airtable jira-client jira.js auth0 @okta/okta-sdk-nodejs hcloud-js heroku-client contentful-management @sanity/client @shopify/shopify-api @vercel/sdk @linode/api-v4 do-wrapper consul etcd3 node-zookeeper-client dropbox googleapis @microsoft/microsoft-graph-client jenkins asana trello @hubspot/api-client jsforce @netlify/api backblaze-b2";
const ROOTS = new Set(`${PYTHON} ${NODE}`.split(" "));

const rootOf = (name: string): string | undefined => {
  const scoped = /^@[\w-]+\/[\w.-]+?(?=\.[A-Za-z_]\w*$)|^@[\w-]+\/[\w-]+/.exec(name)?.[0];
  const plain = /^[\w-]+(?:\.js)?/.exec(name)?.[0];
  return [scoped, plain, plain?.replace(/\.js$/, "")].find((one) => one !== undefined && ROOTS.has(one));
};

export function serviceLibrary(name: string): Handler | undefined {
  const root = rootOf(name);
  if (root === undefined) return undefined;
  const method = name.slice(name.lastIndexOf(".") + 1);
  const service = root.replace(/^@/, "").replace(/[^\w]+/g, "-");
  return (call) => {
    const self = client("service", [service]);
    if (method === root) return self;
    return (
      serviceClient({ call: { ...call, self, name: method }, path: [service], name: method, words: wordsOf(method) }) ??
      self
    );
  };
}
