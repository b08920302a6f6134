import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

/** What a request does beside sending and receiving. */
const done = (command: string) => effectsOf(command).filter((effect) => !/^(?:\? )?(?:net|file)\./.test(effect));

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  // money
  ["curl https://api.stripe.com/v1/refunds -u $K: -d charge=ch_1", ["payment.send api.stripe.com"], "a body is a POST"],
  [
    "curl -X POST https://api.stripe.com/v1/payment_intents/pi_1/capture -u $K:",
    ["payment.send api.stripe.com"],
    "takes it",
  ],
  ["curl https://api.stripe.com/v1/refunds -u sk_test_4eC39: -d charge=ch_1", [], "a key for trying"],
  ["curl https://api.stripe.com/v1/refunds -u $K:", [], "asks which there are"],
  ["curl https://api.stripe.com/v1/customers -u $K: -d email=a@example.com", [], "a record more"],
  ["curl https://api-m.paypal.com/v1/payments/payouts -d @batch.json", ["payment.send api-m.paypal.com"], "pays out"],
  ["curl https://api-m.sandbox.paypal.com/v1/payments/payouts -d @batch.json", [], "a sandbox"],
  [
    "http POST https://connect.squareup.com/v2/refunds payment_id=R2",
    ["payment.send connect.squareup.com"],
    "pays back",
  ],
  [
    "curl https://acme-pal-live.adyen.com/pal/v68/refund -d '{}'",
    ["payment.send acme-pal-live.adyen.com"],
    "pays back",
  ],
  // people are written to
  ["curl https://api.sendgrid.com/v3/mail/send -d @mail.json", [], "a mail of an application"],
  ["curl https://api.sendgrid.com/v3/templates -d @t.json", [], "a template is sent to nobody"],
  ["curl https://api.mailgun.net/v3/x/messages -F to=a@example.com", [], "a mail of an application"],
  [
    "curl -X POST https://us6.api.mailchimp.com/3.0/campaigns/c/actions/send",
    ["message.send us6.api.mailchimp.com message"],
    "everybody of a list",
  ],
  ["curl -X POST https://api.brevo.com/v3/emailCampaigns/1/sendNow", ["message.send api.brevo.com message"], "a list"],
  [
    "curl -X POST https://api.twilio.com/2010-04-01/Accounts/A/Messages.json -d Body=x",
    ["message.send api.twilio.com message"],
    "a text message",
  ],
  ["curl https://api.twilio.com/2010-04-01/Accounts/A/Messages.json", [], "asks which were sent"],
  // what others depend on
  [
    "curl -X PATCH https://app.launchdarkly.com/api/v2/flags/p/f -d '[]'",
    ["infra.apply app.launchdarkly.com/api/v2/flags/p/f api PATCH"],
    "what users see",
  ],
  ["curl https://app.launchdarkly.com/api/v2/flags/p", [], "asks"],
  [
    "curl -X POST https://api.datadoghq.com/api/v1/monitor/mute_all",
    ["infra.apply api.datadoghq.com/api/v1/monitor/mute_all api POST"],
    "nobody is woken",
  ],
  ["curl -X POST https://api.datadoghq.com/api/v2/logs/events/search -d '{}'", [], "asks by a body"],
  ["curl -X POST https://api.datadoghq.com/api/v2/series -d @m.json", [], "hands in what was measured"],
  [
    "curl -X PUT https://acme.okta.com/api/v1/groups/g/users/u",
    ["infra.apply acme.okta.com/api/v1/groups/g/users/u api PUT"],
    "somebody gains rights",
  ],
  ["curl -X POST https://acme.okta.com/api/v1/authn -d '{}'", [], "signs in"],
  ["curl -X POST https://acme.auth0.com/oauth/token -d '{}'", [], "signs in"],
  [
    "curl -X PUT https://api.github.com/repos/a/b/collaborators/c -d '{}'",
    ["infra.apply api.github.com/repos/a/b/collaborators/c api PUT"],
    "somebody gains rights",
  ],
  ["curl -X POST https://api.github.com/markdown -d '{}'", [], "shows"],
  [
    "xh put https://api.heroku.com/apps/a/formation ps=0",
    ["infra.apply api.heroku.com/apps/a/formation api PUT"],
    "small letters",
  ],
  ["http delete https://x.example/api/delete", ["data.delete x.example/api/delete bounded"], "small letters"],
  // servers by their paths
  [
    "curl -X POST https://flags.example.com/api/admin/projects/p/features/f/environments/production/off",
    ["infra.apply flags.example.com/api/admin/projects/p/features/f/environments/production/off api POST"],
    "off",
  ],
  ["curl -X POST http://prometheus:9090/-/quit", ["infra.apply prometheus/-/quit api POST"], "ends the server"],
  [
    "curl -X POST https://ci.example.com/safeRestart",
    ["infra.apply ci.example.com/safeRestart api POST"],
    "ends what runs",
  ],
  ["curl -X POST http://prometheus:9090/-/reload", [], "reads its settings again"],
  [
    "curl -X PUT https://kc.example.com/admin/realms/r/users/u -d '{}'",
    ["infra.apply kc.example.com/admin/realms/r/users/u api PUT"],
    "Keycloak",
  ],
  ["curl -X PUT https://app.example.com/api/orders/5 -d '{}'", [], "whose it is nobody says"],
  ["curl -X POST http://localhost:3000/api/admin/users/5/disable", [], "under development"],
  ["curl http://jenkins:8080/scriptText -d script=x", ["opaque unknown_language"], "any code, in the server"],
  // calls in the path
  [
    "curl -F channel=C1 https://slack.com/api/conversations.archive",
    ["data.delete slack.com/api/conversations.archive bounded"],
    "a channel goes",
  ],
  ["curl -d channel=C1 https://slack.com/api/conversations.info", [], "asks by a body"],
  [
    "curl -d chat_id=1 https://api.telegram.org/bot1/deleteMessage",
    ["data.delete api.telegram.org/bot1/deleteMessage bounded"],
    "a message goes",
  ],
  [
    `curl -d '{"jsonrpc":"2.0","method":"host.delete","params":["1"]}' https://zabbix.example.com/api_jsonrpc.php`,
    ["data.delete zabbix.example.com/api_jsonrpc.php bounded"],
    "named in the body",
  ],
  [`curl -d '{"jsonrpc":"2.0","method":"host.get"}' https://zabbix.example.com/api_jsonrpc.php`, [], "asks"],
  [
    "curl -X POST https://acme.example.com/api/v2/subscriptions/1/cancel_for_items",
    ["infra.apply acme.example.com/api/v2/subscriptions/1/cancel_for_items api POST"],
    "a verb of more than one word",
  ],
  ["curl https://api.paddle.com/adjustments -d '{}'", ["payment.send api.paddle.com"], "pays back"],
  [
    "curl -X POST https://api.stripe.com/v1/invoices/in_1/void -u $K:",
    ["infra.apply api.stripe.com/v1/invoices/in_1/void api POST"],
    "nobody owes it any more",
  ],
  [
    "curl -X POST https://ci.example.com/job/web/config.xml --data-binary @c.xml",
    ["infra.apply ci.example.com/job/web/config.xml api POST"],
    "what runs",
  ],
  [
    "curl -X PUT https://g.example.com/api/user/password -d '{}'",
    ["infra.apply g.example.com/api/user/password api PUT"],
    "who may sign in",
  ],
  // GraphQL
  [
    `curl https://payments.braintree-api.com/graphql -d '{"query":"mutation { refundTransaction(input: {}) { id } }"}'`,
    ["infra.apply payments.braintree-api.com/graphql api POST"],
    "money",
  ],
  [
    `curl https://api.newrelic.com/graphql -d '{"query":"mutation { dashboardDelete(guid: 1) { status } }"}'`,
    ["infra.delete api.newrelic.com/graphql api POST"],
    "a field that takes away",
  ],
  [
    `curl https://api.newrelic.com/graphql -d '{"query":"mutation { dashboardUpdate(guid: 1) { status } }"}'`,
    ["infra.apply api.newrelic.com/graphql api POST"],
    "a change where everything counts",
  ],
  [`curl https://api.newrelic.com/graphql -d '{"query":"{ actor { user { name } } }"}'`, [], "asks"],
  [
    `curl https://x.example.com/graphql -d '{"query":"mutation { login(name: 1) { token } }"}'`,
    [],
    "a change of no weight",
  ],
  [
    `http POST https://x.example.com/graphql query='mutation { deleteUser(id: 1) { id } }'`,
    ["infra.delete x.example.com/graphql api POST"],
    "takes away, wherever it is",
  ],
  [
    `curl http://localhost:4000/graphql -d '{"query":"mutation { deleteUser(id: 1) { id } }"}'`,
    [],
    "under development",
  ],
];

describe("requests to services", () => {
  it.each(ROWS)("%s", (command, effects) => {
    expect(done(command)).toEqual(effects);
  });
});
