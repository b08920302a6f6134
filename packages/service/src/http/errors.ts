/** What the HTTP shell refuses by itself, and the status it says so with. Closed: docs/api.md lists it. */
export const HTTP_CODES = {
  "http.malformed": 400,
  "http.target": 400,
  "http.header": 400,
  "http.host": 421,
  "http.origin": 403,
  "http.method": 405,
  "http.not_found": 404,
  "http.too_large": 413,
  "http.media_type": 415,
  "http.head_too_large": 431,
  "http.rate": 429,
  "http.busy": 503,
  "http.timeout": 408,
  "http.internal": 500,
} as const;
export type HttpCode = keyof typeof HTTP_CODES;

/** A request that is refused before anybody looks at what it asks. `message` quotes no untrusted bytes. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly code: HttpCode;
  readonly status: number;
  /** Headers the answer carries besides. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: HttpCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = HTTP_CODES[code];
    this.headers = headers;
  }
}
