import * as checks from "./checks.js";

/** A number that stands for a person or their money. */
export interface NumberRow {
  readonly family: string;
  /** Its form from the first digit on, separators included; letters before the first digit are `lead`. */
  readonly form: string;
  /** Lengths of the first group of digits: what decides which rows are tried at all. */
  readonly groups: readonly number[];
  /** Letters right before the first digit. */
  readonly lead?: RegExp;
  /** Over the number without separators. */
  readonly check: checks.Check;
  /** A word that has to stand shortly before, where the number alone says too little. */
  readonly beside?: RegExp;
}

/** Groups of digits as long as the rest of a number written without separators. */
const ANY_LENGTH = Array.from({ length: 31 }, (_none, i) => i + 2);

const SEP = "[ .-]?";
const row = (
  family: string,
  groups: readonly number[],
  form: string,
  check: checks.Check,
  more: { lead?: RegExp; beside?: RegExp } = {},
): NumberRow => ({ family, groups, form, check, ...more });

/** First digits of issuers; the length decides with them. */
const card: checks.Check = (n) =>
  /^(?:4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[47]|3(?:0[0-5]|[68])|35(?:2[89]|[3-8])|6(?:011|4[4-9]|5)|62|50|5[6-9]|6[0-9])/.test(
    n,
  ) &&
  !checks.isSameDigit(n) &&
  checks.luhn(n);

/** Every number we know, with a check wherever there is one. */
export const NUMBERS: readonly NumberRow[] = [
  row("card", [4], "\\d{4}([ -])\\d{4}\\1\\d{4}\\1\\d{4}", card),
  row("card", [4], "3\\d{3}([ -])\\d{6}\\1\\d{4,5}", card),
  row("card", [13, 14, 15, 16, 19], "(?:[2-6]\\d{15}|3\\d{13,14}|4\\d{12}|4\\d{18}|6\\d{18})", card, {
    beside:
      /\b(?:card|visa|master|amex|maestro|pan|credit|debit|cc|payment|kreditkarte|carte|tarjeta|cart[aã]o)\w{0,12}[^\d]{0,24}$/i,
  }),
  row("iban", ANY_LENGTH, "\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?", checks.iban, {
    lead: /(?<![A-Za-z0-9])[A-Z]{2}$/,
  }),
  row("us-ssn", [3], "\\d{3}([ -])\\d{2}\\1\\d{4}", checks.usSsn),
  row("us-ssn", [9], "\\d{9}", checks.usSsn, { beside: /(?:\bssn\b|social.security)[^\d\n]{0,24}$/i }),
  row("nl-bsn", [9, 4, 3], "\\d{3}(?:\\d{6}|\\d[. ]\\d{2}[. ]\\d{3}|[. ]\\d{3}[. ]\\d{3})", checks.dutchBsn, {
    beside: /(?:\bbsn\b|burgerservice|sofi)[^\d\n]{0,24}$/i,
  }),
  row("es-dni", [8], "\\d{8}-?[A-Z]", checks.spanishDni),
  row("es-nie", [7], "\\d{7}-?[A-Z]", checks.spanishDni, { lead: /(?<![A-Za-z0-9])[XYZ]-?$/ }),
  row("br-cpf", [3], "\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}", checks.brazilianCpf),
  row("br-cpf", [11], "\\d{11}", checks.brazilianCpf, { beside: /\bcpf\b[^\d\n]{0,24}$/i }),
  row("de-tax-id", [11, 2], "\\d{2}(?: \\d{3}){3}|\\d{11}", checks.germanTaxId, {
    beside: /(?:steuer|\bidnr|\btax)[^\d\n]{0,32}$/i,
  }),
  row("fr-nir", [15, 13], "[12]\\d{12} ?\\d{2}", checks.frenchNir),
  row("fr-nir", [1], "[12] \\d{2} \\d{2} \\d{2} \\d{3} \\d{3} \\d{2}", checks.frenchNir),
  row("it-codice-fiscale", [2], "\\d{2}[A-EHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z]", checks.italianCode, {
    lead: /(?<![A-Za-z0-9])[A-Z]{6}$/,
  }),
  row("pl-pesel", [11], "\\d{11}", checks.polishPesel, { beside: /\bpesel\b[^\d\n]{0,24}$/i }),
  row("se-personnummer", [6, 8], "(?:19|20)?\\d{6}[-+]\\d{4}", checks.swedishNumber),
  row("fi-hetu", [6], "\\d{6}[-+A-FU-Y]\\d{3}[0-9A-Y]", checks.finnishCode),
  row("no-fodselsnummer", [6, 11], "\\d{6} ?\\d{5}", checks.norwegianNumber, {
    beside: /(?:f[øo]dsel|personn|\bfnr\b)[^\d\n]{0,24}$/i,
  }),
  row("be-rijksregister", [2], "\\d{2}\\.\\d{2}\\.\\d{2}-\\d{3}\\.\\d{2}", checks.belgianNumber),
  row("tr-kimlik", [11], "\\d{11}", checks.turkishNumber, { beside: /(?:kimlik|\btckn\b)[^\d\n]{0,24}$/i }),
  row("cn-resident-id", [17, 18], "[1-9]\\d{16}[0-9X]", checks.chineseNumber),
  row("gb-nhs", [3, 10], "\\d{3}[ -]?\\d{3}[ -]?\\d{4}", checks.britishNhs, { beside: /\bnhs\b[^\d\n]{0,24}$/i }),
  row("gb-nino", [2, 6], `\\d{2}${SEP}\\d{2}${SEP}\\d{2}${SEP}[A-D]`, () => true, {
    lead: /(?<![A-Za-z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?$/,
  }),
  row("ca-sin", [3, 9], "\\d{3}([ -]?)\\d{3}\\1\\d{3}", checks.luhn, {
    beside: /(?:\bsin\b|social.insurance)[^\d\n]{0,24}$/i,
  }),
  row("in-aadhaar", [4, 12], "[2-9]\\d{3} ?\\d{4} ?\\d{4}", checks.verhoeff, {
    beside: /(?:aadhaar|\buid(?:ai)?\b)[^\d\n]{0,24}$/i,
  }),
];
