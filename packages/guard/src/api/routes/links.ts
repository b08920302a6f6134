import { HttpError, type HttpRequest } from "@rampart/service";
import * as z from "zod";
import { followLink, type LinkDesk, openLink, type Page } from "../../reviews/links/answer.js";
import { PAGE_HEADERS, PAGE_TYPE } from "../../reviews/links/page.js";
import { shown } from "../../sockets/admin/reviews.js";
import { type Moment, type Route, route } from "../route.js";

const QUERY = z.strictObject({ link: z.string().min(1).max(2_048) });
const FORM = z.strictObject({ decision: z.enum(["approve", "deny"]) });
const MAX_FORM = 256;

/** Signed links to one question. The link is the credential: it stands for one person, one question and one answer. */
export const LINKS: readonly Route[] = [
  route({
    id: "link",
    method: "GET",
    path: "/v1/links/{id}",
    summary: "The question a signed link is for, as a page. Answers nothing.",
    who: { anyone: true },
    query: QUERY,
    type: PAGE_TYPE,
    answer: z.string(),
    run: async (moment, { path, query }) => paged(await openLink(path["id"]!, query.link, deskOf(moment))),
  }),
  route({
    id: "follow-link",
    method: "POST",
    path: "/v1/links/{id}",
    summary: "Answers it, by the page's form.",
    who: { anyone: true },
    query: QUERY,
    form: FORM,
    type: PAGE_TYPE,
    answer: z.string(),
    run: async (moment, { path, query }) => {
      const decision = await decisionIn(moment.request);
      return paged(await followLink(path["id"]!, query.link, decision, deskOf(moment)));
    },
  }),
];

function deskOf({ admin: { state, user } }: Moment): LinkDesk {
  const { room, policy, signer } = state;
  const rest = { verifier: signer.verifier, user, now: room.now() };
  return { desk: room.reviews, policy: policy.current, ...rest, shown: (review) => shown(state, review) };
}

const paged = ({ status, html }: Page) => ({ status, text: html, type: PAGE_TYPE, headers: PAGE_HEADERS });

/** What a page's form says. @throws HttpError `http.media_type`, `http.malformed` */
async function decisionIn(request: HttpRequest): Promise<string> {
  const [type] = (request.headers.get("content-type") ?? "").toLowerCase().split(";");
  if (type!.trim() !== "application/x-www-form-urlencoded")
    throw new HttpError("http.media_type", "the body must be application/x-www-form-urlencoded");
  const form = [...new URLSearchParams((await request.body(MAX_FORM)).toString("latin1"))];
  const parsed = FORM.safeParse(Object.fromEntries(form));
  if (form.length !== 1 || !parsed.success) throw new HttpError("http.malformed", "the form says approve or deny");
  return parsed.data.decision;
}
