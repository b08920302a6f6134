/** What the API refuses by itself. Closed: docs/api.md lists it. */
const API_CODES = {
  unauthenticated: 401,
  credentials_differ: 401,
  not_allowed: 403,
  not_own_name: 403,
  query_malformed: 400,
  body_malformed: 400,
  cursor_malformed: 400,
  cursor_beyond: 409,
  idempotency_malformed: 400,
  idempotency_pending: 409,
  idempotency_over: 409,
  idempotency_unfinished: 409,
  idempotency_differs: 422,
} as const;
export type ApiCode = keyof typeof API_CODES;

/** `message` is for a person and quotes no untrusted bytes. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ApiCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ApiCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = API_CODES[code];
    this.headers = headers;
  }
}
