import type { Policy } from "@rampart/core";
import type { HttpRequest } from "@rampart/service";
import { ApiError } from "../api/errors.js";
import type { Keys } from "./keys.js";
import { nameOf, type Speaker } from "./speaker.js";
import type { Tokens } from "./tokens.js";
import { type Workload, workloadSpeaker } from "./workloads.js";

/** Finds out who sends a request: a key or a token in `Authorization`, or the certificate of the connection. */
export class Gatekeeper {
  readonly #keys: Keys;
  readonly #tokens: Tokens;
  readonly #workloads: readonly Workload[];

  constructor(keys: Keys, tokens: Tokens, workloads: readonly Workload[]) {
    this.#keys = keys;
    this.#tokens = tokens;
    this.#workloads = workloads;
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
    const shown = bearerIn(headers.get("authorization"));
    const certified = peer.uri === null ? null : workloadSpeaker(peer.uri, this.#workloads, policy);
    if (shown === null) {
      if (certified !== null) return certified;
      throw unauthenticated("the request shows no credential");
    }
    const speaker = shown.startsWith("rk_")
      ? this.#keys.speaker(shown, policy, now)
      : await this.#tokens.speaker(shown, policy, now);
    if (speaker === null)
      throw unauthenticated("the credential is wrong, over, revoked, or of nobody the policy names");
    if (certified !== null && (speaker.type !== "agent" || nameOf(certified) !== speaker.name))
      throw new ApiError("credentials_differ", "certificate and credential are of two");
    return speaker;
  }
}

function bearerIn(header: string | undefined): string | null {
  if (header === undefined) return null;
  const match = /^bearer ([A-Za-z0-9._~+/=-]{1,8192})$/i.exec(header);
  if (match === null) throw unauthenticated("`Authorization` is `Bearer` and a key or token");
  return match[1]!;
}

const unauthenticated = (message: string) => new ApiError("unauthenticated", message, { "www-authenticate": "Bearer" });
