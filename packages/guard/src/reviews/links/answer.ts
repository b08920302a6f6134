import type { Policy } from "@rampart/core";
import type { Verifier } from "@rampart/ledger";
import { GuardError } from "../../errors.js";
import { namedPerson } from "../../identity/person.js";
import type { ReviewDesk } from "../desk.js";
import type { Shown } from "../preview/show.js";
import type { Review } from "../review.js";
import { type Link, readLink } from "./link.js";
import { reviewPage, saidPage } from "./page.js";

/** A page for whoever opened a link. */
export interface Page {
  readonly status: number;
  readonly html: string;
}

/** What a link is answered with. */
export interface LinkDesk {
  readonly desk: ReviewDesk;
  readonly policy: Policy;
  readonly verifier: Verifier;
  /** The user the admin socket belongs to: an admin where the policy names nobody. */
  readonly user: string;
  readonly now: number;
  shown(review: Review): Promise<Shown>;
}

/** GET: shows the question. Changes nothing, whoever opens it: mail programs do. @param id as in the path */
export async function openLink(id: string, text: string, parts: LinkDesk): Promise<Page> {
  return paged(async () => {
    const { review, link } = found(id, text, parts);
    return { status: 200, html: reviewPage(review, await parts.shown(review), link.person) };
  });
}

/** POST: answers it, in the name of whom the link was made for. */
export async function followLink(id: string, text: string, decision: string, parts: LinkDesk): Promise<Page> {
  return paged(async () => {
    const { link } = found(id, text, parts);
    const person = { ...namedPerson(parts.policy, link.person, parts.user), channel: "link", verified: link.verified };
    const answerer = { person, policy: parts.policy };
    if (decision !== "approve" && decision !== "deny")
      throw new GuardError("op_malformed", "a link is answered with approve or deny");
    const { state } =
      decision === "approve" ? await parts.desk.approve(id, answerer) : await parts.desk.deny(id, answerer);
    return { status: 200, html: saidPage(SAID[state] ?? "Answered", `Review ${id}, as ${link.person}.`) };
  });
}

const SAID: Readonly<Record<string, string>> = {
  approved: "Approved",
  denied: "Denied",
  open: "Agreed; it waits for somebody else",
};

/** @throws GuardError `link_forged`, `link_expired`, `review_unknown`, `review_settled` */
function found(id: string, text: string, { desk, verifier, now }: LinkDesk): { review: Review; link: Link } {
  const link = readLink(text, verifier, now);
  if (link.review !== id) throw new GuardError("link_forged", "the link is for another question");
  const review = desk.book.open(id, now);
  if (review.digest !== link.digest) throw new GuardError("link_forged", "the link is for another question");
  return { review, link };
}

const STATUS: Readonly<Record<string, number>> = {
  link_forged: 403,
  link_expired: 403,
  forbidden: 403,
  self_approval: 403,
  same_person: 403,
  op_malformed: 400,
  review_unknown: 404,
  record_failed: 503,
};

async function paged(work: () => Promise<Page>): Promise<Page> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return {
      status: STATUS[error.code] ?? 409,
      html: saidPage("Nothing was changed", `${error.message} (${error.code})`),
    };
  }
}
