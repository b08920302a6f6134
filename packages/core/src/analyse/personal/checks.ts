/** Check digits of numbers people are known by. Each takes digits (and letters where the number has some) without separators. */
export type Check = (number: string) => boolean;

const digitAt = (number: string, i: number) => number.charCodeAt(i) - 48;

/** Sum of digits times weights; weights beyond the number are not used. */
function weigh(number: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * digitAt(number, i);
  return sum;
}

/** ISO/IEC 7812-1: cards, Canadian and Swedish numbers. */
export const luhn: Check = (number) => {
  let sum = 0;
  for (let i = number.length - 1, twice = false; i >= 0; i--, twice = !twice) {
    const digit = digitAt(number, i) * (twice ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
};

/** Remainder of a long decimal number. */
export function remainder(number: string, by: number): number {
  let rest = 0;
  for (let i = 0; i < number.length; i++) rest = (rest * 10 + digitAt(number, i)) % by;
  return rest;
}

/** ISO 13616: four characters to the end, letters as 10 to 35, remainder 1 by 97. Lengths by country where we know them. */
export const iban: Check = (number) => {
  const length = IBAN_LENGTHS.get(number.slice(0, 2));
  if (length === undefined || length !== number.length) return false;
  const moved = number.slice(4) + number.slice(0, 4);
  return (
    remainder(
      moved.replace(/[A-Z]/g, (letter) => `${letter.charCodeAt(0) - 55}`),
      97,
    ) === 1
  );
};
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 " +
    "FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 " +
    "MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 " +
    "SV28 TN24 TR26 UA29 VA22 VG24 XK20"
  )
    .split(" ")
    .map((row): [string, number] => [row.slice(0, 2), Number(row.slice(2))]),
);

/** Numbers of the Social Security Administration: never 000, 666 or 9xx, no group of zeros, none of the printed examples. */
export const usSsn: Check = (n) =>
  !/^(?:000|666|9)/.test(n) &&
  n.slice(3, 5) !== "00" &&
  n.slice(5) !== "0000" &&
  n !== "078051120" &&
  n !== "219099999";

/** The eleven test of the Dutch burgerservicenummer. */
export const dutchBsn: Check = (n) => /[1-9]/.test(n) && weigh(n, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;

const DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
/** DNI, and NIE with its first letter as a digit. */
export const spanishDni: Check = (n) => {
  const digits = n.slice(0, 8).replace(/^[XYZ]/, (letter) => `${letter.charCodeAt(0) - 88}`);
  return DNI_LETTERS[remainder(digits, 23)] === n[8];
};

/** Two check digits of eleven; eleven times the same digit is none. */
export const brazilianCpf: Check = (n) => {
  if (isSameDigit(n)) return false;
  const first = (weigh(n, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11;
  const second = (weigh(n, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11;
  return first % 10 === digitAt(n, 9) && second % 10 === digitAt(n, 10);
};

/** ISO 7064, MOD 11,10; one digit of the first ten stands twice or three times. */
export const germanTaxId: Check = (n) => {
  if (n.startsWith("0")) return false;
  const distinct = new Set(n.slice(0, 10)).size;
  if (distinct !== 9 && distinct !== 8) return false;
  let product = 10;
  for (let i = 0; i < 10; i++) {
    const sum = (digitAt(n, i) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (11 - product) % 10 === digitAt(n, 10);
};

/** NIR: the last two digits are 97 less the remainder of the others. */
export const frenchNir: Check = (n) => 97 - remainder(n.slice(0, 13), 97) === Number(n.slice(13));

const ODD: Readonly<Record<string, number>> = Object.fromEntries(
  [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((char, i) => {
    const values = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    return [char, values[i < 10 ? i : i - 10]!];
  }),
);
/** Codice fiscale: odd places by table, even places by value, modulo 26. */
export const italianCode: Check = (n) => {
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const c = n.charCodeAt(i);
    sum += i % 2 === 0 ? (ODD[n[i]!] ?? 0) : c - (c < 58 ? 48 : 65);
  }
  return n.charCodeAt(15) - 65 === sum % 26;
};

export const polishPesel: Check = (n) =>
  isMonth(Number(n.slice(2, 4)) % 20) &&
  isDay(Number(n.slice(4, 6))) &&
  (10 - (weigh(n, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === digitAt(n, 10);

/** Personnummer: a date and Luhn over the last ten digits. */
export const swedishNumber: Check = (n) => {
  const ten = n.slice(-10);
  const day = Number(ten.slice(4, 6));
  return isMonth(Number(ten.slice(2, 4))) && (isDay(day) || isDay(day - 60)) && luhn(ten);
};

/** Henkilötunnus: a date, and a letter of the remainder by 31. */
export const finnishCode: Check = (n) =>
  isDay(Number(n.slice(0, 2))) &&
  isMonth(Number(n.slice(2, 4))) &&
  "0123456789ABCDEFHJKLMNPRSTUVWXY"[Number(n.slice(0, 6) + n.slice(-4, -1)) % 31] === n.at(-1);

/** Fødselsnummer: a date and two check digits by eleven. */
export const norwegianNumber: Check = (n) =>
  isDay(Number(n.slice(0, 2)) % 40) &&
  isMonth(Number(n.slice(2, 4)) % 40) &&
  weigh(n, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
  weigh(n, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;

/** Rijksregisternummer: 97 less the remainder; a 2 in front for those born from 2000 on. */
export const belgianNumber: Check = (n) => {
  const check = Number(n.slice(9));
  return check === 97 - remainder(n.slice(0, 9), 97) || check === 97 - remainder(`2${n.slice(0, 9)}`, 97);
};

export const turkishNumber: Check = (n) => {
  if (n.startsWith("0")) return false;
  const odd = weigh(n, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const even = weigh(n, [0, 1, 0, 1, 0, 1, 0, 1]);
  const tenth = (((odd * 7 - even) % 10) + 10) % 10;
  return tenth === digitAt(n, 9) && (odd + even + tenth) % 10 === digitAt(n, 10);
};

/** Eighteen characters: a date and ISO 7064, MOD 11-2. */
export const chineseNumber: Check = (n) => {
  if (!/^(?:19|20)$/.test(n.slice(6, 8)) || !isMonth(Number(n.slice(10, 12))) || !isDay(Number(n.slice(12, 14))))
    return false;
  const rest = weigh(n, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11;
  return "10X98765432"[rest] === n[17];
};

export const britishNhs: Check = (n) => {
  const check = 11 - (weigh(n, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return check !== 10 && check % 11 === digitAt(n, 9) && !isSameDigit(n);
};

const MULTIPLY = [
  "0123456789",
  "1234067895",
  "2340178956",
  "3401289567",
  "4012395678",
  "5987604321",
  "6598710432",
  "7659821043",
  "8765932104",
  "9876543210",
];
const PERMUTE = [
  "0123456789",
  "1576283094",
  "5803796142",
  "8916043527",
  "9453126870",
  "4286573901",
  "2793806415",
  "7046913258",
];
/** Verhoeff's check, of the Indian Aadhaar. */
export const verhoeff: Check = (n) => {
  let check = 0;
  for (let i = 0; i < n.length; i++) {
    const digit = digitAt(n, n.length - 1 - i);
    check = MULTIPLY[check]!.charCodeAt(PERMUTE[i % 8]!.charCodeAt(digit) - 48) - 48;
  }
  return check === 0;
};

export const isSameDigit = (number: string) => number === number[0]!.repeat(number.length);
const isMonth = (month: number) => month >= 1 && month <= 12;
const isDay = (day: number) => day >= 1 && day <= 31;
