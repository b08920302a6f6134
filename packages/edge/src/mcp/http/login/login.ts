import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isJsonObject, type JsonObject, parseStrict } from "@rampart/service";
import { bodyOf } from "../body.js";
import {
  challengeFor,
  exchange,
  loginAddress,
  newVerifier,
  type Registration,
  refreshed,
  register,
} from "./at-server.js";
import { clientOf, redirectOf, registered } from "./client-id.js";
import { consentPage, refusalPage } from "./consent-page.js";
import { discover, type LoginServer } from "./discover.js";
import {
  authorityMetadata,
  challengeOf,
  isResourcePath,
  parameterIn,
  pathsAt,
  resourceMetadata,
  resourcePath,
} from "./documents.js";
import { NoLogin } from "./fetch-json.js";
import { Kept } from "./kept.js";
import { json, page, send, sendOn } from "./respond.js";
import type { Ended, Session, Started, Who, Wish } from "./wish.js";

export interface LoginOptions {
  /** The server the gateway stands before. */
  readonly to: URL;
  /** Where a server of logins sends its answer: `http://127.0.0.1:8800`. */
  readonly home: string;
  /** What its paths here begin with, and the path its messages go to. */
  readonly prefix: string;
  readonly path: string;
  /** Who the gateway is at a server of logins that registers nobody by itself; null: it registers. */
  readonly client: Registration | null;
  /** Milliseconds since 1970. */
  now(): number;
}

const OURS = /^Bearer +rampart_(.*)$/i;
const MINUTE = 60_000;
const WISH_MS = 10 * MINUTE;
const CODE_MS = MINUTE;
const REFRESH_MS = 30 * 24 * 60 * MINUTE;
const MOST = 256;
const MOST_TOKENS = 1_024;
const MAX_FORM = 64 * 1024;
/** How long one that could not be found is not looked for again. */
const LOOK_AGAIN_MS = 10_000;
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/**
 * Logging in at the server behind a gateway (MCP authorization). The gateway is a resource and a server of logins of its own
 * to its clients, and a client at the server's: what a client holds is good here alone, what the server gave never leaves, and
 * neither is written down. A person agrees to each login.
 */
export class Login {
  #server: Promise<LoginServer> | null = null;
  #failedAt = Number.NEGATIVE_INFINITY;
  #registration: Promise<Registration> | null = null;
  readonly #wishes: Kept<Wish>;
  readonly #started: Kept<Started>;
  readonly #codes: Kept<Ended>;
  readonly #access: Kept<Session>;
  readonly #refresh: Kept<Session>;

  readonly #paths: ReturnType<typeof pathsAt>;

  constructor(private readonly options: LoginOptions) {
    this.#paths = pathsAt(options.prefix);
    const kept = <T>(most: number) => new Kept<T>(most, options.now);
    this.#wishes = kept(MOST);
    this.#started = kept(MOST);
    this.#codes = kept(MOST);
    this.#access = kept(MOST_TOKENS);
    this.#refresh = kept(MOST_TOKENS);
  }

  /** Whether a path is about logging in, and not the server's. */
  serves(path: string): boolean {
    return (
      isResourcePath(path, this.options.path, this.options.prefix) || Object.values<string>(this.#paths).includes(path)
    );
  }

  /** The server's token for one of ours; null for what is none of ours and goes on as it came. @throws Unknown */
  credential(authorization: string | undefined): string | null {
    const session = this.who(authorization);
    if (session === null || typeof session === "string") return null;
    return `Bearer ${session.tokens.access}`;
  }

  /** Who asks: the login a token of ours stands for, the digest of any other, null for nobody; the same for the same. @throws Unknown */
  who(authorization: string | undefined): Who {
    const [, secret] = OURS.exec(authorization ?? "") ?? [];
    if (secret === undefined)
      return authorization === undefined ? null : createHash("sha256").update(authorization).digest("base64url");
    const session = this.#access.get(secret);
    if (session === null) throw new Unknown();
    return session;
  }

  /** What a client is told in place of the server's challenge: where it logs in here. The same where one cannot. */
  async challenge(said: string, origin: string): Promise<string> {
    try {
      await this.#find(parameterIn(said, "resource_metadata"));
      return challengeOf(origin, this.options.path, said);
    } catch {
      return said;
    }
  }

  /** For a token of ours that is over, or that nobody gave. */
  refusal(origin: string): string {
    return `Bearer resource_metadata="${origin}${resourcePath(this.options.path)}", error="invalid_token"`;
  }

  /** Answers a request about logging in. Never throws. */
  async answer(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", origin);
    const { prefix, path } = this.options;
    const issuer = `${origin}${prefix}`;
    try {
      const { method } = request;
      if (method === "GET" && isResourcePath(pathname, this.options.path, this.options.prefix))
        return json(response, 200, resourceMetadata(origin, prefix, path, await this.#find(null)));
      if (method === "GET" && pathname === this.#paths.authority)
        return json(response, 200, authorityMetadata(origin, prefix, await this.#find(null)));
      if (method === "GET" && pathname === this.#paths.authorize)
        return await this.#authorize(searchParams, response, issuer);
      if (method === "GET" && pathname === this.#paths.callback) return await this.#callback(searchParams, response);
      if (method !== "POST") return json(response, 404, { error: "not_found" });
      const body = (await bodyOf(request, MAX_FORM)).toString("utf8");
      if (pathname === this.#paths.register) return this.#register(body, response);
      if (pathname === this.#paths.consent) return await this.#consent(new URLSearchParams(body), response);
      if (pathname === this.#paths.token) return await this.#token(new URLSearchParams(body), response);
      return json(response, 404, { error: "not_found" });
    } catch (error) {
      const why = error instanceof NoLogin ? error.message : "the request cannot be read";
      const status = error instanceof NoLogin ? 404 : 400;
      const isPage =
        pathname === this.#paths.authorize || pathname === this.#paths.consent || pathname === this.#paths.callback;
      if (isPage) return page(response, 502, refusalPage(`Rampart: ${why}.`));
      return json(response, status, { error: "invalid_request", error_description: `Rampart: ${why}` });
    }
  }

  #register(body: string, response: ServerResponse): void {
    const asked = parseStrict(Buffer.from(body));
    const { client_name: name, redirect_uris: redirects } = isJsonObject(asked) ? asked : ({} as JsonObject);
    const client = registered(name, redirects);
    if (client === null) {
      const why = "a client names at most 8 addresses, of programs on this machine";
      return json(response, 400, { error: "invalid_redirect_uri", error_description: why });
    }
    json(response, 201, {
      client_id: client.id,
      client_name: client.name,
      redirect_uris: client.redirects,
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    });
  }

  /** A client sends a person here: who asks, and where the answer goes, is checked before anything goes there. */
  async #authorize(asked: URLSearchParams, response: ServerResponse, issuer: string): Promise<void> {
    const client = clientOf(asked.get("client_id"));
    if (client === null)
      return page(response, 400, refusalPage("Rampart: no such client; it registers at this gateway first."));
    const redirect = redirectOf(client, asked.get("redirect_uri"));
    if (redirect === null)
      return page(response, 400, refusalPage("Rampart: the client named another address than it registered."));
    const [state, scope, challenge] = [
      asked.get("state"),
      asked.get("scope") || null,
      asked.get("code_challenge") ?? "",
    ];
    const refuse = (error: string) => send(response, redirect, { error, state, iss: issuer });
    if (asked.get("response_type") !== "code") return refuse("unsupported_response_type");
    if (asked.get("code_challenge_method") !== "S256" || !CHALLENGE.test(challenge)) return refuse("invalid_request");
    if (!this.#isOurs(asked.get("resource"))) return refuse("invalid_target");
    if (scope !== null && (scope.length > 2_048 || !SCOPE.test(scope))) return refuse("invalid_scope");
    await this.#find(null);
    const ticket = this.#wishes.add({ client, redirect, state, scope, challenge, issuer }, WISH_MS);
    const { host: server } = this.options.to;
    const shown = { client: client.name, redirect: redirect.href, server, scope, ticket, action: this.#paths.consent };
    page(response, 200, consentPage(shown));
  }

  /** The person agreed: on to the server's login. */
  async #consent(form: URLSearchParams, response: ServerResponse): Promise<void> {
    const wish = this.#wishes.take(form.get("ticket") ?? "");
    if (wish === null) throw new NoLogin("this login is over; start it again where you began");
    const server = await this.#find(null);
    const own = await this.#registered(server);
    const verifier = newVerifier();
    const state = this.#started.add({ ...wish, verifier }, WISH_MS);
    const address = loginAddress(server, own, this.#callbackUrl(), { scope: wish.scope, state, verifier });
    sendOn(response, address);
  }

  /** The server's login answers. */
  async #callback(said: URLSearchParams, response: ServerResponse): Promise<void> {
    const started = this.#started.take(said.get("state") ?? "");
    if (started === null) throw new NoLogin("this login is over; start it again where you began");
    const { redirect, state, issuer: own } = started;
    const server = await this.#find(null);
    const named = said.get("iss");
    // Another server's answer to our question (RFC 9207).
    if (named === null ? server.namesItself : named !== server.issuer)
      throw new NoLogin("another server of logins answered");
    const code = said.get("code");
    if (code === null) return send(response, redirect, { error: errorIn(said.get("error")), state, iss: own });
    const client = await this.#registered(server);
    const tokens = await exchange(server, client, this.#callbackUrl(), code, started.verifier);
    const session: Session = { client: started.client.id, tokens, renewing: null };
    send(response, redirect, { code: this.#codes.add({ ...started, session }, CODE_MS), state, iss: own });
  }

  async #token(form: URLSearchParams, response: ServerResponse): Promise<void> {
    const refuse = (error: string) => json(response, 400, { error });
    if (clientOf(form.get("client_id")) === null) return json(response, 401, { error: "invalid_client" });
    if (!this.#isOurs(form.get("resource"))) return refuse("invalid_target");
    const kind = form.get("grant_type");
    if (kind === "authorization_code") {
      const ended = this.#codes.take(form.get("code") ?? "");
      const verifier = form.get("code_verifier") ?? "";
      const fits =
        ended !== null &&
        ended.client.id === form.get("client_id") &&
        ended.redirect.href === hrefOf(form.get("redirect_uri")) &&
        VERIFIER.test(verifier) &&
        challengeFor(verifier) === ended.challenge;
      return fits ? this.#give(ended.session, response) : refuse("invalid_grant");
    }
    if (kind !== "refresh_token") return refuse("unsupported_grant_type");
    const token = form.get("refresh_token") ?? "";
    const session = token.startsWith(OWN) ? this.#refresh.take(token.slice(OWN.length)) : null;
    if (session === null || session.client !== form.get("client_id")) return refuse("invalid_grant");
    try {
      session.renewing ??= this.#renew(session).finally(() => {
        session.renewing = null;
      });
      await session.renewing;
    } catch (error) {
      if (error instanceof NoLogin) return refuse("invalid_grant");
      throw error;
    }
    this.#give(session, response);
  }

  async #renew(session: Session): Promise<void> {
    const server = await this.#find(null);
    session.tokens = await refreshed(server, await this.#registered(server), session.tokens);
  }

  #give(session: Session, response: ServerResponse): void {
    const { seconds, scope, refresh } = session.tokens;
    json(response, 200, {
      access_token: OWN + this.#access.add(session, seconds * 1_000),
      token_type: "Bearer",
      expires_in: seconds,
      ...(scope === null ? {} : { scope }),
      ...(refresh === null ? {} : { refresh_token: OWN + this.#refresh.add(session, REFRESH_MS) }),
    });
  }

  /** Whether a token is asked for this gateway, by one of the names this machine has. Clients of before 2025-06-18 do not say. */
  #isOurs(resource: string | null): boolean {
    if (resource === null) return true;
    if (!URL.canParse(resource)) return false;
    const { protocol, hostname, port, pathname } = new URL(resource);
    const isHere = protocol === "http:" && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
    return (
      isHere &&
      port === new URL(this.options.home).port &&
      [this.options.path, this.options.prefix || "/"].includes(pathname)
    );
  }

  #callbackUrl = () => `${this.options.home}${this.#paths.callback}`;

  /** @throws NoLogin */
  #registered(server: LoginServer): Promise<Registration> {
    const { client } = this.options;
    if (client !== null) return Promise.resolve(client);
    this.#registration ??= register(server, this.#callbackUrl()).catch((error: unknown) => {
      this.#registration = null;
      throw error;
    });
    return this.#registration;
  }

  /** @throws NoLogin */
  #find(named: string | null): Promise<LoginServer> {
    if (this.#server !== null) return this.#server;
    const { to, now } = this.options;
    if (now() - this.#failedAt < LOOK_AGAIN_MS)
      return Promise.reject(new NoLogin("the server does not say where one logs in"));
    this.#server = discover(to, named).catch((error: unknown) => {
      this.#server = null;
      this.#failedAt = now();
      throw error;
    });
    return this.#server;
  }
}

/** Thrown for a token that says it is ours and is not, or is over. */
export class Unknown extends Error {}

const OWN = "rampart_";

const hrefOf = (text: string | null) => (text !== null && URL.canParse(text) ? new URL(text).href : null);

const errorIn = (error: string | null) => (error !== null && /^[a-z_]{1,64}$/.test(error) ? error : "server_error");
