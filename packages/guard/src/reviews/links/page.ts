import { hash } from "node:crypto";
import type { Shown, ShownChange } from "../preview/show.js";
import type { Review } from "../review.js";

const STYLE =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}" +
  "pre{overflow:auto;padding:.5rem;border:1px solid #999}dt{font-weight:bold}button{font:inherit;padding:.4rem 1.2rem;margin-right:1rem}";

/** What a page of ours may do: be styled by this one style, and send its form back here. No script, whatever is in it. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": `default-src 'none'; style-src 'sha256-${hash("sha256", STYLE, "base64")}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  // With `no-referrer` a browser would not say which page its form comes from.
  "referrer-policy": "same-origin",
};
export const PAGE_TYPE = "text/html; charset=utf-8";

/** One question whole, with a form to answer it. */
export function reviewPage(review: Review, shown: Shown, person: string): string {
  const { subject, demand, approvals, until } = review;
  const agreed = approvals.map(({ by }) => by).join(", ");
  return page(
    `Review ${review.id}`,
    [
      `<p>An agent waits. You answer as <strong>${escaped(person)}</strong>, for exactly this call, once.</p>`,
      terms([
        ["Would do", lines([...subject.actions, ...(subject.more > 0 ? [`… and ${subject.more} more`] : [])])],
        ["Because", lines(subject.rules.map(({ rule, reason }) => `${reason} [${rule}]`))],
        [
          "Agent",
          escaped(
            `${subject.agent}, user ${subject.principal}${subject.owner === null ? "" : `, owner ${subject.owner}`}`,
          ),
        ],
        ["Session", escaped(`${subject.session}${subject.task === null ? "" : `, task ${subject.task}`}`)],
        ["Where", escaped(`${subject.door}, ${subject.tool}, in ${subject.cwd ?? "an unknown folder"}`)],
        ...(subject.privilege === null ? [] : [["Gives", escaped(`the privilege ${subject.privilege}`)] as const]),
        ...(demand.people > 1
          ? [["Agreed", escaped(`${approvals.length} of ${demand.people} people ${agreed}`)] as const]
          : []),
        ["Waits until", escaped(new Date(until).toISOString())],
      ]),
      shown.call.length === 0 ? "" : `<h2>The call</h2>${pre(shown.call)}`,
      ...shown.changes.map(({ path, state, diff, cut }) => {
        const rest = cut ? ["… the rest is left out"] : [];
        return `<h2>${escaped(path)}: ${STATES[state]}</h2>${diff.length === 0 ? "" : pre([...diff, ...rest])}`;
      }),
      '<form method="post"><button name="decision" value="approve">Approve</button>' +
        '<button name="decision" value="deny">Deny</button></form>',
    ].join("\n"),
  );
}

const STATES: Readonly<Record<ShownChange["state"], string>> = {
  new: "a new file",
  changed: "changes",
  unseen: "would hold this; nobody looked what it holds now",
  part: "changes; the rest of it could not be read",
  same: "holds this already",
  unknown: "nobody knows what it would hold",
};

/** One sentence: what came of it, or why nothing did. */
export function saidPage(title: string, text: string): string {
  return page(title, `<p>${escaped(text)}</p>`);
}

function page(title: string, body: string): string {
  const name = escaped(title);
  const meta =
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">';
  return `<!doctype html>\n<html lang="en"><head>${meta}<title>${name}</title><style>${STYLE}</style></head>\n<body><h1>${name}</h1>\n${body}\n</body></html>\n`;
}

const terms = (pairs: readonly (readonly [string, string])[]): string =>
  `<dl>${pairs.map(([term, html]) => `<dt>${term}</dt><dd>${html}</dd>`).join("")}</dl>`;
const lines = (texts: readonly string[]): string => texts.map(escaped).join("<br>");
const pre = (texts: readonly string[]): string => `<pre>${texts.map(escaped).join("\n")}</pre>`;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
/** Everything a page says was chosen by somebody. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);
}
