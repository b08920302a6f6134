/** What the page says. All of it but `server` is somebody's claim. */
export interface Asked {
  readonly client: string;
  readonly redirect: string;
  readonly server: string;
  readonly scope: string | null;
  /** One-time secret that this page alone holds. */
  readonly ticket: string;
  /** Path the answer goes to. */
  readonly action: string;
}

/** Headers of every page here: nothing is loaded, kept, framed or told to another site. */
export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  "x-frame-options": "DENY",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cache-control": "no-store",
} as const;

/**
 * Asks a person before they are sent to log in. A server of logins that remembers the gateway asks nobody again, so without
 * this page whoever has a person follow an address would get a token of theirs.
 */
export function consentPage({ client, redirect, server, scope, ticket, action }: Asked): string {
  const wish = scope === null ? "" : `<dt>It asks for</dt><dd>${safe(scope)}</dd>`;
  return page(
    "Log in through Rampart?",
    `<p>A program on this machine wants to use <b>${safe(server)}</b> as you, through Rampart. Go on only if you have just started that.</p>
<dl><dt>It calls itself</dt><dd>${safe(client)}</dd><dt>The answer goes to</dt><dd>${safe(redirect)}</dd>${wish}</dl>
<form method="post" action="${safe(action)}"><input type="hidden" name="ticket" value="${safe(ticket)}"><button>Go on to ${safe(server)}</button></form>
<p>To refuse, close this page.</p>`,
  );
}

export function refusalPage(why: string): string {
  return page("This login cannot go on", `<p>${safe(why)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}dt{opacity:.7}dd{margin:0 0 .5rem;overflow-wrap:anywhere}button{font:inherit;padding:.5rem 1rem}</style></head>
<body><h1>${title}</h1>${body}</body></html>\n`;
}

const safe = (text: string) =>
  text.replace(/[^\x20-\x7e]/g, "?").replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
