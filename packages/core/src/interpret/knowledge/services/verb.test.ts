import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const app = (name: string) => `/home/dev/app/${name}`;

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  // the verb among other words
  ["ldcli flags toggle-off --flag f --project p", ["data.write ldcli/flags"], "two words in one"],
  ["ldcli flags list --project p", ["data.read ldcli/flags"], "a read"],
  [
    "newrelic apiAccess apiAccessDeleteKeys --keys {}",
    ["infra.delete newrelic/apiAccess apiAccessDeleteKeys"],
    "in its middle",
  ],
  ["newrelic apiAccess apiAccessGetKey --id 1", ["infra.read newrelic/apiAccess apiAccessGetKey"], "in its middle"],
  ["netlify api deleteSite --data {}", ["infra.delete netlify/api deleteSite"], "a name of two words"],
  ["netlify api listSites", ["infra.read netlify/api listSites"], "a name of two words"],
  // what is a noun where a verb follows
  ["vercel env rm KEY production -y", ["infra.delete vercel/env force rm"], "a variable goes"],
  ["vercel env ls", [], "names"],
  ["travis env unset KEY", ["infra.delete travis/env unset"], "a variable goes"],
  ["travis env list", ["infra.read travis/env list"], "a read"],
  ["fly logs -a x", [], "a read"],
  // a listed word is another command with a colon behind it
  ["heroku ps -a x", [], "a read"],
  ["heroku ps:scale web=0 -a x", ["infra.apply heroku ps:scale"], "nothing is left running"],
  ["heroku releases:rollback v1 -a x", ["infra.apply heroku releases:rollback"], "another release runs"],
  ["heroku releases:info -a x", [], "a read"],
  ["heroku local:start", [], "on this machine"],
  // verbs of services alone
  ["sentry-cli issues resolve --all", ["infra.apply sentry-cli/issues resolve"], "all of them"],
  ["sentry-cli issues list", ["infra.read sentry-cli/issues list"], "a read"],
  ["circleci orb unlist a/b true", ["infra.apply circleci/orb unlist"], "others find it no more"],
  // what is handed over
  [
    "sentry-cli sourcemaps upload ./dist",
    [`file.read ${app("dist")} recursive`, "net.send sentry-cli"],
    "maps of sources",
  ],
  ["sentry-cli sourcemaps inject ./dist", [], "on this machine"],
  ["sentry-cli releases delete 1.0", ["infra.delete sentry-cli/releases delete"], "a release"],
  ["datadog-ci junit upload ./r.xml", [`file.read ${app("r.xml")} recursive`, "net.send datadog-ci"], "a report"],
  ["dog metric post page.views 1", ["net.send dog"], "what was measured"],
  // import and export
  ["flipt import f.yml", [`file.read ${app("f.yml")}`], "flags more"],
  ["flipt import --drop f.yml", ["data.delete flipt/*", `file.read ${app("f.yml")}`], "all that were there go first"],
  ["firebase auth:export u.json", [`file.write ${app("u.json")}`, "secret.read firebase database"], "every account"],
  // other doors to the same programs
  ["grafana cli admin reset-admin-password x", ["infra.apply grafana admin"], "another spelling"],
  ["grafana cli plugins ls", [], "a read"],
  [
    "java -jar jenkins-cli.jar -s http://j:8080 delete-job x",
    ["net.receive j", "infra.delete jenkins delete-job"],
    "a program in an archive",
  ],
  [
    "java -jar ./lib/jenkins-cli-2.4.jar -s http://j:8080 list-jobs",
    ["net.receive j", "infra.read jenkins list-jobs"],
    "a read",
  ],
  ["travis cache --delete --force", ["infra.delete travis/cache force delete"], "an option is the verb"],
  ["travis cache", [], "a list"],
  [
    "fastlane match nuke distribution",
    ["infra.delete certificates nuke", "code.run match project"],
    "of the whole team",
  ],
  ["railway run npm test", ["secret.read railway run", "code.run test project"], "here, with the variables of there"],
  ["railway down -y", ["infra.delete railway force down"], "what is deployed"],
  ["surge ./dist a.surge.sh", ["infra.apply surge deploy"], "before the world"],
  ["surge teardown a.surge.sh", ["infra.delete surge teardown"], "a site"],
  ["surge list", [], "a read"],
  ["vault server -dev", [], "on this machine"],
  ["vault kv metadata get secret/x", ["infra.read vault kv metadata"], "when it was changed"],
  ["vault kv metadata delete secret/x", ["infra.delete vault kv metadata delete"], "every version"],
  ["gem owner g", [], "who they are"],
  ["gem owner g --add e@example.com", ["package.publish ./"], "another may publish"],
  ["yarn tag remove p beta", ["package.publish ./"], "what others install"],
  ["hub-tool tag rm a/b:1", ["infra.delete hub-tool/tag rm"], "what others pull"],
  ["hub-tool tag ls a/b", ["infra.read hub-tool/tag ls"], "a read"],
  // numbers and messages
  ["twilio phone-numbers:remove PN1", ["infra.delete twilio phone-numbers:remove"], "a number"],
  ["twilio phone-numbers:list", ["infra.read twilio phone-numbers:list"], "a read"],
  ["twilio api:core:messages:create --to +1 --body x", ["message.send twilio message"], "somebody is written to"],
  ["twilio serverless:start", [], "on this machine"],
  // who may do what
  ["auth0 apis rm a --force", ["infra.delete auth0/apis force rm"], "what the program calls delete"],
  ["auth0 users roles assign u --roles r", ["infra.apply auth0/users/roles assign"], "rights"],
  ["auth0 users search --query x", ["infra.read auth0/users search"], "a read"],
  ["auth0 api delete clients/x", ["infra.delete auth0 api DELETE"], "any request"],
  ["auth0 api tenants/settings", ["infra.read auth0 api GET"], "asks"],
  ["kcadm.sh delete realms/demo", ["infra.delete keycloak delete"], "a realm"],
  ["kcadm.sh get realms", ["infra.read keycloak get"], "a read"],
  ["kcadm.sh add-roles --uusername u --rolename admin -r master", ["infra.apply keycloak update"], "rights"],
  ["kcadm.sh create users -r demo -s username=u", ["data.write keycloak bounded"], "a record more"],
  ["ipa user-del bob", ["infra.delete ipa user-del"], "the verb stands last"],
  ["ipa user-disable bob", ["infra.delete ipa user-disable"], "nobody signs in"],
  ["ipa group-add-member admins --users=u", ["infra.apply ipa group-add-member"], "rights"],
  ["ipa user-find bob", ["infra.read ipa user-find"], "a read"],
  ["samba-tool group addmembers 'Domain Admins' u", ["infra.apply samba-tool/group addmembers"], "rights"],
  ["samba-tool user list", ["infra.read samba-tool/user list"], "a read"],
  ["samba-tool domain demote -U admin", ["infra.delete samba-tool/domain demote"], "a server of the directory"],
  [
    "kcadm.sh create users/u/role-mappings/realm -r master -f r.json",
    [`file.read ${app("r.json")}`, "infra.apply keycloak create"],
    "rights",
  ],
  ["net ads leave -U admin", ["infra.delete domain ads leave"], "a machine leaves its domain"],
  ["net ads info", [], "a read"],
  ["realm leave example.com", ["system.configure sign-in"], "nobody of the domain signs in"],
  ["realm list", [], "a read"],
  ["tctl rm role/admin", ["infra.delete tctl rm"], "rights"],
  ["tctl get users", [], "a read"],
  ["ipa hbactest --user=bob --host=h --service=sshd", ["infra.read ipa hbactest"], "tries"],
  // what goes is not always said by the word `delete`
  ["thanos tools bucket cleanup --objstore.config-file=b.yml", ["infra.delete thanos blocks"], "blocks of samples"],
  ["thanos tools bucket ls --objstore.config-file=b.yml", [], "a read"],
  ["honeymarker -k K -d prod rm -i 1", ["infra.delete honeymarker rm"], "a mark"],
  [
    "newrelic nerdgraph query 'mutation { alertsPolicyDelete(id: 1) { id } }'",
    ["infra.delete newrelic nerdgraph"],
    "by GraphQL",
  ],
  ["newrelic nerdgraph query '{ actor { user { name } } }'", ["infra.read newrelic nerdgraph"], "asks"],
  [
    "newrelic synthetics automatedTest delete -g x",
    ["infra.delete newrelic/synthetics/automatedTest delete"],
    "a noun with a verb in it",
  ],
  ["mmctl channel archive t:c", ["infra.delete mmctl/channel archive"], "a channel"],
  ["mmctl user list", ["infra.read mmctl/user list"], "a read"],
  ["jf rt del 'r/*'", ["infra.delete jf/rt del"], "what others pull"],
  ["jf rt search 'r/*'", [], "a read"],
  ["git-crypt export-key k", [`file.write ${app("k")}`, "secret.read git-crypt keyring"], "opens every sealed file"],
  ["git-crypt status", [], "a read"],
  ["cf unbind-service a db", ["infra.delete cf unbind-service"], "an application loses its database"],
  ["snapcraft close p stable", ["package.publish ./"], "what others install"],
  ["snapcraft status p", [], "a read"],
  ["nuget delete p 1.0 -NonInteractive", ["package.publish ./"], "what others install"],
  ["npm hook rm h", ["package.publish ./"], "of an account"],
  ["npm profile get", [], "a read"],
  ["mix hex.retire p 1.0 security", ["package.publish ./"], "what others install"],
  ["deno publish --dry-run", [], "tries only"],
  ["buildkite-agent pipeline upload --dry-run", [], "tries only"],
  ["buildkite-agent pipeline upload", ["infra.apply buildkite-agent/pipeline upload"], "changes what runs"],
  // other ways to the same program
  ["cargo +stable yank --vers 1.0 x", ["package.publish ./"], "behind a toolchain"],
  ["cargo +nightly build", ["code.run build project"], "behind a toolchain"],
  ["vc rm web -y", ["infra.delete vc force rm"], "a short name"],
  ["npx ldcli flags delete --flag f", ["data.delete ldcli/flags bounded", "code.run ldcli package"], "by its package"],
  ["docker image push a/b", ["package.publish *"], "as `docker push`"],
  ["expo publish", ["package.publish ./"], "what users run"],
  ["expo start", ["code.run start project"], "on this machine"],
  ["supabase stop", [], "on this machine"],
  ["supabase migration repair --status reverted 1", ["infra.apply supabase/migration repair"], "what was done there"],
  ["op service-account create x --vault V:read_items", ["infra.apply op/service-account create"], "a login more"],
  // nobody described these
  ["platform environment:delete main -y", ["? infra.delete main environment:delete"], "a verb behind a colon"],
  ["gh environment delete production", ["? infra.delete production delete"], "a command its entry does not have"],
  ["gh environment list", [], "a read"],
  ["grep -r --unheard-of delete src", [`file.read ${app("src")} recursive`], "a word to look for"],
];

describe("verbs of services", () => {
  it.each(ROWS)("%s", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
