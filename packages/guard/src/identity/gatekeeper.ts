import type { Policy } from "@rampart/core";
import type { HttpRequest } from "@rampart/service";
import { ApiError } from "../api/errors.js";
import type { Keys } from "./keys.js";
import { nameOf, type Speaker } from "./speaker.js";
import { MAX_TOKEN, type Tokens } from "./tokens.js";
import type { Refused, TurnedAwayLately } from "./turned-away.js";
import { type Workload, workloadSpeaker } from "./workloads.js";

/** Finds out who sends a request: a key or a token in `Authorization`, or the certificate of the connection. */
export class Gatekeeper {
  readonly #keys: Keys;
  readonly #tokens: Tokens;
  readonly #workloads: readonly Workload[];
  readonly #turnedAway: TurnedAwayLately;

  constructor(keys: Keys, tokens: Tokens, workloads: readonly Workload[], turnedAway: TurnedAwayLately) {
    this.#keys = keys;
    this.#tokens = tokens;
    this.#workloads = workloads;
    this.#turnedAway = turnedAway;
  }

  /**
   * Who it is now; asked again for as long as a stream lasts.
   *
   * @throws ApiError `unauthenticated` (whatever is wrong with it), `credentials_differ`
   */
  async speaker(
    { headers, peer }: Pick<HttpRequest, "headers" | "peer">,
    policy: Policy,
    now: number,
  ): Promise<Speaker> {
    const refused = (what: string, why: string) => this.#turnedAway.note(what, why, now);
    const shown = bearerIn(headers.get("authorization"), refused);
    const certified = this.#certified(peer, policy, now);
    if (shown === null) {
      if (certified !== null) return certified;
      throw unauthenticated(
        peer.uri === null && peer.refused === null
          ? "the request shows no credential"
          : "the client certificate is wrong, over, or of nobody the settings and the policy name",
      );
    }
    const speaker = shown.startsWith("rk_")
      ? this.#keys.speaker(shown, policy, now, refused)
      : await this.#tokens.speaker(shown, policy, now, refused);
    if (speaker === null)
      throw unauthenticated("the credential is wrong, over, revoked, or of nobody the policy names");
    if (certified !== null && (speaker.type !== "agent" || nameOf(certified) !== speaker.name))
      throw new ApiError("credentials_differ", "certificate and credential are of two");
    return speaker;
  }

  #certified({ uri, until, refused }: HttpRequest["peer"], policy: Policy, now: number): Speaker | null {
    const found =
      uri === null || until === null ? refused : workloadSpeaker({ uri, until }, this.#workloads, policy, now);
    if (typeof found !== "string") return found;
    this.#turnedAway.note("client certificate", found, now);
    return null;
  }
}

function bearerIn(header: string | undefined, refused: Refused): string | null {
  if (header === undefined) return null;
  const match = /^bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(header);
  const shown = match?.[1];
  if (shown !== undefined && shown.length <= MAX_TOKEN) return shown;
  refused(
    "`Authorization`",
    shown === undefined
      ? "it is not `Bearer` and a key or token"
      : `a key or token is longer than ${MAX_TOKEN} characters`,
  );
  throw unauthenticated("`Authorization` is `Bearer` and a key or token");
}

const unauthenticated = (message: string) => new ApiError("unauthenticated", message, { "www-authenticate": "Bearer" });
