/**
 * Who issues credentials, by the word that stands for them in names (`github-pat`, `GITHUB_TOKEN`), and where they take
 * them back: domains, with everything below them. `own`: many run such a server themselves, under a name that begins
 * with the word (`gitlab.acme.example`).
 */
type IssuerRow = readonly [words: string, domains: string, own?: true];

const ROWS: readonly IssuerRow[] = [
  ["github gh", "github.com githubusercontent.com githubcopilot.com ghcr.io ghe.com github.dev"],
  ["gitlab glab", "gitlab.com", true],
  ["bitbucket", "bitbucket.org bitbucket.com", true],
  ["atlassian jira confluence", "atlassian.com atlassian.net jira.com", true],
  ["aws amazon", "amazonaws.com amazonaws.com.cn aws.amazon.com api.aws aws.dev"],
  ["gcp google gcloud gemini", "googleapis.com google.com gcr.io pkg.dev run.app cloud.google appspot.com"],
  [
    "azure az",
    "azure.com azure.net windows.net microsoft.com microsoftonline.com azurecr.io visualstudio.com azurewebsites.net",
  ],
  ["digitalocean", "digitalocean.com digitaloceanspaces.com"],
  ["cloudflare", "cloudflare.com cloudflarestorage.com workers.dev"],
  ["heroku", "heroku.com herokuapp.com"],
  ["netlify", "netlify.com netlify.app"],
  ["vercel", "vercel.com"],
  ["flyio", "fly.io fly.dev"],
  ["alibaba aliyun", "aliyuncs.com aliyun.com alibabacloud.com"],
  ["yandex", "yandex.net yandex.ru yandex.com yandexcloud.net"],
  ["openai", "openai.com openai.azure.com"],
  ["anthropic", "anthropic.com claude.ai claude.com"],
  ["openrouter", "openrouter.ai"],
  ["huggingface hf", "huggingface.co hf.co hf.space"],
  ["groq", "groq.com"],
  ["mistral", "mistral.ai"],
  ["cohere", "cohere.com cohere.ai"],
  ["replicate", "replicate.com"],
  ["perplexity", "perplexity.ai"],
  ["xai", "x.ai"],
  ["wandb", "wandb.ai"],
  ["langsmith", "langchain.com smith.langchain.com"],
  ["npm", "npmjs.org npmjs.com"],
  ["pypi", "pypi.org"],
  ["rubygems", "rubygems.org"],
  ["clojars", "clojars.org"],
  ["docker dockerhub", "docker.com docker.io"],
  ["slack", "slack.com"],
  ["discord", "discord.com discordapp.com"],
  ["telegram", "telegram.org"],
  ["linear", "linear.app"],
  ["notion", "notion.com notion.so"],
  ["asana", "asana.com"],
  ["trello", "trello.com"],
  ["airtable", "airtable.com"],
  ["figma", "figma.com"],
  ["postman", "postman.com getpostman.com"],
  ["zendesk", "zendesk.com"],
  ["hubspot", "hubspot.com hubapi.com"],
  ["intercom", "intercom.io intercom.com"],
  ["okta", "okta.com oktapreview.com okta-emea.com"],
  ["stripe", "stripe.com"],
  ["square", "squareup.com squareupsandbox.com"],
  ["shopify", "shopify.com myshopify.com"],
  ["plaid", "plaid.com"],
  ["paypal", "paypal.com"],
  ["shippo", "goshippo.com"],
  ["sendgrid", "sendgrid.com sendgrid.net"],
  ["sendinblue", "sendinblue.com brevo.com"],
  ["mailgun", "mailgun.net mailgun.org mailgun.com"],
  ["mailchimp", "mailchimp.com mandrillapp.com"],
  ["twilio", "twilio.com"],
  ["datadog", "datadoghq.com datadoghq.eu ddog-gov.com"],
  ["newrelic new", "newrelic.com nr-data.net"],
  ["sentry", "sentry.io", true],
  ["grafana", "grafana.com grafana.net", true],
  ["dynatrace", "dynatrace.com"],
  ["pulumi", "pulumi.com"],
  ["hashicorp tfe", "terraform.io hashicorp.com hashicorp.cloud"],
  ["doppler", "doppler.com"],
  ["databricks", "databricks.com azuredatabricks.net"],
  ["planetscale", "planetscale.com psdb.cloud"],
  ["supabase", "supabase.com supabase.co"],
  ["snyk", "snyk.io"],
  ["codecov", "codecov.io"],
  ["fastly", "fastly.com"],
  ["dropbox", "dropbox.com dropboxapi.com"],
  ["facebook", "facebook.com fb.com"],
  ["twitter", "twitter.com x.com"],
  ["linkedin", "linkedin.com"],
  ["algolia", "algolia.net algolia.com algolianet.com"],
  ["mapbox", "mapbox.com"],
  ["launchdarkly", "launchdarkly.com"],
  ["easypost", "easypost.com"],
  ["typeform", "typeform.com"],
  ["circleci", "circleci.com"],
  ["travisci travis", "travis-ci.com travis-ci.org"],
];

interface Issuer {
  readonly word: string;
  readonly domains: readonly string[];
  readonly own: boolean;
}

const BY_WORD: ReadonlyMap<string, Issuer> = new Map(
  ROWS.flatMap(([words, domains, own]) => {
    const [first = "", ...others] = words.split(" ");
    const issuer: Issuer = { word: first, domains: domains.split(" "), own: own === true };
    return [first, ...others].map((word): [string, Issuer] => [word, issuer]);
  }),
);

/** Names of variables that were asked for; the same few come with every call. */
const SEEN = new Map<string, string | null>();
const MOST_SEEN = 512;

/**
 * The word of who issued what a variable holds, by its name: `GITHUB_TOKEN`, `VITE_OPENAI_API_KEY`, `GH_TOKEN`. Null where
 * the name says nobody we know. Variables of CI systems that name the project's own server are nobody's.
 */
export function issuerOfVariable(name: string): string | null {
  const seen = SEEN.get(name);
  if (seen !== undefined) return seen;
  const issuer = wordIn(name.slice(0, 256).toLowerCase().split("_"));
  if (SEEN.size < MOST_SEEN) SEEN.set(name, issuer);
  return issuer;
}

/** Words that stand for an issuer only where a name begins with them. */
const FIRST_ONLY: ReadonlySet<string> = new Set(["gh", "az", "hf", "new", "square", "linear", "notion", "travis"]);

function wordIn(words: readonly string[]): string | null {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (i > 0 && FIRST_ONLY.has(word)) continue;
    const issuer = BY_WORD.get(word);
    if (issuer !== undefined) return issuer.word;
  }
  return null;
}

/** The same of a family of secrets: `github-pat`. */
export function issuerOfFamily(family: string): string | null {
  const end = family.indexOf("-");
  return BY_WORD.get(end < 0 ? family : family.slice(0, end))?.word ?? null;
}

/** Whether a host is one of those of an issuer. `host` is canonical: lower case, without a trailing dot. */
export function isIssuers(word: string, host: string): boolean {
  const issuer = BY_WORD.get(word);
  if (issuer === undefined) return false;
  for (const domain of issuer.domains) {
    if (host === domain || (host.endsWith(domain) && host[host.length - domain.length - 1] === ".")) return true;
  }
  return issuer.own && host.startsWith(`${issuer.word}.`);
}
