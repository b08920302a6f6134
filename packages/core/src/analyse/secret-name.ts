/**
 * Names of members that hold a secret, whatever their value, compared without case and separators. A fixed list: what is
 * committed to in the log has to mean the same next year.
 */
const WHOLE: ReadonlySet<string> = new Set(
  "pin otp totp mfacode recoverycode accesskeyid databaseurl connectionstring xapikey xauthtoken".split(" "),
);

/** The same of the last words of a name: `GITHUB_TOKEN`, `stripeApiKey`. */
const LAST: ReadonlySet<string> = new Set(
  (
    "password passwd pwd passphrase passcode secret secretkey clientsecret appsecret apisecret sharedsecret " +
    "token accesstoken refreshtoken idtoken authtoken bearertoken sessiontoken csrftoken xsrftoken oauthtoken " +
    "apikey apitoken accesskey secretaccesskey privatekey signingkey encryptionkey masterkey sshkey " +
    "authorization proxyauthorization cookie setcookie credential credentials webhooksecret clientassertion " +
    "seedphrase mnemonic"
  ).split(" "),
);

/** Whether a member of this name holds a secret. Names longer than 64 characters do not. */
export function isSecretName(name: string): boolean {
  if (name.length < SHORTEST || name.length > 64) return false;
  const known = SEEN.get(name);
  if (known !== undefined) return known;
  const secret = isNamed(name);
  if (SEEN.size < 1_024) SEEN.set(name, secret);
  return secret;
}

/** `pin`. */
const SHORTEST = 3;
/** The same few names come with every call. */
const SEEN = new Map<string, boolean>();

function isNamed(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .split(/[-_. ]/);
  if (WHOLE.has(words.join(""))) return true;
  let last = "";
  for (let i = words.length - 1; i >= 0 && i >= words.length - 3; i--) {
    last = words[i]! + last;
    if (LAST.has(last)) return true;
  }
  return false;
}
