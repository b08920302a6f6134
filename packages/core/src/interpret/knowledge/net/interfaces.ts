/** What a request that changes something does at a service known by its host. */
export type Does = "pays" | "writes" | "manages";

/** Words of host names to one expression; `*` stands for any start of a name. */
const hosts = (words: string): RegExp =>
  new RegExp(`^(?:${words.replaceAll(".", "\\.").replaceAll("*", "[\\w.-]{0,200}").replaceAll(" ", "|")})$`, "i");

interface Interface {
  readonly does: Does;
  readonly hosts: RegExp;
  /** Only requests to these paths do so. */
  readonly at?: RegExp;
  /** These do not: they ask by a body, sign in, or hand in what was measured. */
  readonly not?: RegExp;
}

/** Segments of paths that ask, whatever the method. */
const ASKS =
  /\/(?:_?search|_?query|queries|nrql|timeseries|aggregate|analytics|validate|verify|check|test|preview|render|markdown|lint|evaluate|estimate|diff|explain|lookup|introspect|authn|token|login|authenticate|batch-get|graphql)(?:\/|$)/i;
/** Segments under which measurements, events and logs of one's own are handed in. */
const TAKES_IN =
  /\/(?:series|distribution_points|check_run|logs|input|events|batch|markers|envelope|store|traces|metrics|track)(?:\/|$)/i;
const MOVES_MONEY =
  /\/(?:refunds?|payouts?|transfers?|charges?|adjustments|payments?|payment_intents|captures?|topups|withdraw\w{0,16}|pay|reversals?|transactions|subscriptions)(?:\/|$)/i;

/** Public interfaces of services; the first row that matches host and path counts. Sandboxes have hosts of their own. */
const INTERFACES: readonly Interface[] = [
  {
    does: "pays",
    hosts: hosts(
      "api.stripe.com connect.squareup.com api.paypal.com api-m.paypal.com *-live.adyen.com *-live.adyenpayments.com " +
        "api.braintreegateway.com payments.braintree-api.com api.wise.com api.transferwise.com api.razorpay.com " +
        "api.paddle.com api.mollie.com api.gocardless.com api.mercury.com production.plaid.com api.checkout.com " +
        "api.paystack.co api.flutterwave.com api.coinbase.com",
    ),
    at: MOVES_MONEY,
  },
  // An order at an exchange is a trade.
  { does: "pays", hosts: hosts("api.binance.com api.kraken.com api.alpaca.markets"), at: /order|withdraw|transfer/i },
  // What an application sends to one person (`/mail/send`, `/email`) is its everyday work; what goes to a list of people is not.
  { does: "writes", hosts: hosts("api.sendgrid.com"), at: /\/(?:schedule|campaigns\/.{1,64}\/schedules(?:\/now)?)$/ },
  { does: "writes", hosts: hosts("api.resend.com"), at: /\/broadcasts\/.{1,64}\/send/ },
  { does: "writes", hosts: hosts("*.api.mailchimp.com"), at: /\/actions\/(?:send|schedule|resume)/ },
  { does: "writes", hosts: hosts("api.mailjet.com"), at: /\/campaigndraft\/.{1,64}\/send/ },
  { does: "writes", hosts: hosts("api.brevo.com api.sendinblue.com"), at: /\/sendNow|\/sms/i },
  {
    does: "writes",
    hosts: hosts(
      "api.twilio.com *.twilio.com api.plivo.com api.telnyx.com rest.messagebird.com rest.nexmo.com api.nexmo.com",
    ),
    at: /\/(?:messages?|calls?|verifications|executions|sms)(?:\/|\.json|$)/i,
  },
  { does: "writes", hosts: hosts("graph.facebook.com discord.com"), at: /\/messages$/ },
  {
    does: "writes",
    hosts: hosts("graph.microsoft.com gmail.googleapis.com www.googleapis.com"),
    at: /\/(?:sendMail|messages\/send)$/i,
  },
  {
    does: "writes",
    hosts: hosts("onesignal.com api.onesignal.com fcm.googleapis.com exp.host"),
    at: /\/notifications|send$/,
  },
  { does: "writes", hosts: hosts("api.pushover.net events.pagerduty.com"), at: /\/messages|\/enqueue/ },
  { does: "writes", hosts: hosts("api.x.com api.twitter.com"), at: /\/tweets$|\/statuses\/update/ },
  // Flags and experiments: what users see.
  {
    does: "manages",
    hosts: hosts(
      "app.launchdarkly.com app.eu.launchdarkly.com api.split.io api.configcat.com api.flagsmith.com api.growthbook.io " +
        "api.optimizely.com statsigapi.net",
    ),
    not: /\/(?:sdk|identities|flags\/evaluate|v1\/(?:log_event|get_config|check_gate))(?:\/|$)/,
  },
  // What watches, and whom it wakes.
  {
    does: "manages",
    hosts: hosts(
      "api.datadoghq.com api.datadoghq.eu api.*.datadoghq.com api.ddog-gov.com app.datadoghq.com api.newrelic.com " +
        "api.eu.newrelic.com api.pagerduty.com api.opsgenie.com api.eu.opsgenie.com sentry.io *.sentry.io " +
        "api.honeycomb.io api.eu1.honeycomb.io api.statuspage.io *.grafana.net",
    ),
    not: TAKES_IN,
  },
  // Who may sign in, and how.
  {
    does: "manages",
    hosts: hosts("*.okta.com *.oktapreview.com *.okta-emea.com"),
    at: /^\/api\/v1\/(?!authn|sessions\/me)/,
  },
  { does: "manages", hosts: hosts("*.auth0.com"), at: /^\/api\/v2\// },
  {
    does: "manages",
    hosts: hosts("api.clerk.com api.clerk.dev api.workos.com api.tailscale.com api.cloudflareaccess.com"),
  },
  // Where code, pipelines, machines, names and packages live.
  { does: "manages", hosts: hosts("api.github.com gitlab.com api.bitbucket.org"), at: /^(?!\/(?:oauth|login)\b)/ },
  { does: "manages", hosts: hosts("api.buildkite.com circleci.com api.travis-ci.com dev.azure.com app.terraform.io") },
  {
    does: "manages",
    hosts: hosts(
      "api.heroku.com api.vercel.com api.netlify.com api.render.com api.fly.io api.machines.dev api.cloudflare.com " +
        "api.fastly.com api.digitalocean.com api.supabase.com api.linode.com api.vultr.com api.hetzner.cloud " +
        "dns.hetzner.com api.scaleway.com api.godaddy.com api.dnsimple.com api.dreamhost.com management.azure.com " +
        "backboard.railway.app backboard.railway.com api.doppler.com api.pulumi.com api.mongodb.com cloud.mongodb.com " +
        "api.planetscale.com console.neon.tech hub.docker.com *.npmjs.org",
    ),
  },
];

/** Paths by which servers somebody runs for others are managed: Unleash, Keycloak, GitLab, Vault, Grafana, Jenkins. */
const MANAGES =
  /^(?:\/[\w.-]{1,64}){0,3}?\/(?:api\/admin\/(?!user\/login)|admin\/realms(?:\/|$)|api\/v4\/(?:projects|groups|users|hooks|admin)(?:\/|$)|v1\/sys\/(?!health|seal-status|tools)|api\/(?:datasources|dashboards|folders|teams|orgs?|admin|provisioning)(?:\/|$)|createItem$|job\/.{1,512}\/config\.xml$|(?:api\/)?users?\/(?:[\w-]{1,64}\/)?password$|credentials\/store\/)/;

/** Last segments that switch off, undo or take away, where a request asks for it: `/disable`, `/mute_all`, `/off`. */
const SWITCHES =
  /\/-?\/?(?:mute(?:_all)?|disable[dr]?|deactivate|suspend|off|quit|archive|revoke|void|reset_\w{1,32}|demote|rollback|failover|cancel(?:_\w{1,32})?|reboot|(?:safe)?restart|stop|poweroff|power-?off|pause|lock|block|remove|unpublish|expire|expire_password|promote|maintenance)(?:\.json)?\/?$/i;

/** What a POST, PUT or PATCH to a path of a host does there, where host or path say so. */
export function readInterface(host: string, path: string): Does | null {
  const asks = ASKS.test(path);
  for (const row of INTERFACES) {
    if (!row.hosts.test(host) || (row.at !== undefined && !row.at.test(path))) continue;
    if (row.does !== "manages") return row.does;
    return asks || row.not?.test(path) === true ? null : "manages";
  }
  return SWITCHES.test(path) || (!asks && MANAGES.test(path)) ? "manages" : null;
}

/** Whether a host is one of those by which accounts are managed or money is moved, so that any change asked of it counts. */
export function isManaged(host: string): boolean {
  return INTERFACES.some((row) => row.does !== "writes" && row.hosts.test(host));
}
