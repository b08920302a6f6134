import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanPersonal } from "./index.js";

const families = (text: string) => scanPersonal(text).map((one) => one.family);
const values = (text: string) => scanPersonal(text).map(({ start, end }) => text.slice(start, end));

/** Specimens that their issuers print, and numbers made up to fit their checks: nobody's. */
const FOUND: readonly (readonly [text: string, family: string, value: string, why: string])[] = [
  ["write to jane.doe+work@initech.co.uk.", "email", "jane.doe+work@initech.co.uk", "a person's address"],
  ["<J_Doe@mail.initech.de>", "email", "J_Doe@mail.initech.de", "in brackets"],
  ["call +44 20 7946 0958 now", "phone", "+44 20 7946 0958", "E.164 with blanks"],
  ["+1 (415) 555-2671", "phone", "+1 (415) 555-2671", "as North America writes it"],
  ["tel:+31612345678", "phone", "+31612345678", "in an address"],
  ["4111 1111 1111 1111", "card", "4111 1111 1111 1111", "in groups"],
  ["3782-822463-10005", "card", "3782-822463-10005", "fifteen digits"],
  ["Card number: 5555555555554444", "card", "5555555555554444", "without groups, but named"],
  ['"card_number": "4012888888881881"', "card", "4012888888881881", "in JSON"],
  ["to DE89370400440532013000.", "iban", "DE89370400440532013000", "as machines write it"],
  ["GB29 NWBK 6016 1331 9268 19", "iban", "GB29 NWBK 6016 1331 9268 19", "as people write it"],
  ["NL91ABNA0417164300", "iban", "NL91ABNA0417164300", "a short one"],
  ["SSN 536-22-8145", "us-ssn", "536-22-8145", "in groups"],
  ["social security number: 536228145", "us-ssn", "536228145", "named"],
  ["BSN: 111222333", "nl-bsn", "111222333", "the eleven test, and named"],
  ["DNI 12345678Z", "es-dni", "12345678Z", "a letter of the remainder"],
  ["X1234567L", "es-nie", "X1234567L", "a foreigner's"],
  ["529.982.247-25", "br-cpf", "529.982.247-25", "in groups"],
  ["CPF 52998224725", "br-cpf", "52998224725", "named"],
  ["Steuer-ID: 86 095 742 719", "de-tax-id", "86 095 742 719", "in groups"],
  ["steuerliche IdNr. 86095742719", "de-tax-id", "86095742719", "without"],
  ["2 69 05 49 588 157 80", "fr-nir", "2 69 05 49 588 157 80", "in groups"],
  ["269054958815780", "fr-nir", "269054958815780", "without"],
  ["CF RSSMRA85T10A562S", "it-codice-fiscale", "RSSMRA85T10A562S", "letters and digits"],
  ["PESEL 44051401359", "pl-pesel", "44051401359", "named"],
  ["811218-9876", "se-personnummer", "811218-9876", "a date and Luhn"],
  ["131052-308T", "fi-hetu", "131052-308T", "a date and a letter"],
  ["fødselsnummer 15076500565", "no-fodselsnummer", "15076500565", "named"],
  ["85.07.30-033.28", "be-rijksregister", "85.07.30-033.28", "in groups"],
  ["T.C. Kimlik No: 10000000146", "tr-kimlik", "10000000146", "named"],
  ["11010519491231002X", "cn-resident-id", "11010519491231002X", "a date and a check"],
  ["NHS number 943 476 5919", "gb-nhs", "943 476 5919", "named"],
  ["NI: AB 12 34 56 C", "gb-nino", "AB 12 34 56 C", "in groups"],
  ["SIN 046 454 286", "ca-sin", "046 454 286", "named"],
  ["Aadhaar 2341 2341 2346", "in-aadhaar", "2341 2341 2346", "named"],
  ["Date of birth: 1974-08-12", "birth-date", "1974-08-12", "beside its word"],
  ["geboren am 12.08.1974", "birth-date", "12.08.1974", "in German"],
  ['"dob":"8/12/1974"', "birth-date", "8/12/1974", "in JSON"],
  ["born on 12 August 1974", "birth-date", "12 August 1974", "in words"],
  [
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "passport",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "the specimen of ICAO 9303",
  ],
];

const NOTHING: readonly (readonly [text: string, why: string])[] = [
  ["git clone git@github.com:a/b.git", "a machine's account"],
  ["rsync jane@build.initech.de:/srv .", "where one signs in"],
  ["npm i left-pad@1.3.0 @types/node@20", "versions"],
  ["someone@example.com, a@b.test", "domains of documentation"],
  ["noreply@initech.de, support@initech.de", "offices"],
  ["https://jane@host.initech.de/x", "a login in an address"],
  ["@decorator\nclass A: pass", "a sign of a language"],
  ["1e+12345678", "a number"],
  ["find . -size +200557600c", "a size"],
  ["2024-01-01T10:00:00+02:00", "a time zone"],
  ["@@ -1,7 +1234567890 @@\n+4412345678901", "a diff"],
  ["4111 1111 1111 1112", "Luhn says no"],
  ["0000 0000 0000 0000", "no issuer"],
  ["5555555555554444", "sixteen digits of anything"],
  ["id 1732105837123456", "a time stamp"],
  ["GB28 NWBK 6016 1331 9268 19", "a wrong remainder"],
  ["DE8937040044053201300", "too short for its country"],
  ["000-12-3456, 666-12-3456, 536-00-8145, 078-05-1120", "never given out"],
  ["build 536-22-81456", "longer"],
  ["111222333", "nine digits of anything"],
  ["12345678A", "another letter"],
  ["529.982.247-26", "a wrong check digit"],
  ["10.20.30-403.50", "a wrong remainder"],
  ["811218-9875", "Luhn says no"],
  ["released 1974-08-12", "a date of something else"],
  ["1.2.3.4 10.0.0.1 192.168.10.24", "addresses"],
  ["cat <<EOF\nhello\nEOF", "a here-document"],
  ["L898902C46UTO7408122F1204159ZE184226B<<<<<10", "a wrong check digit"],
  ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "a digest"],
];

describe("scanPersonal", () => {
  it.each(FOUND)("P10: %j has a %s", (text, family, value) => {
    expect([families(text), values(text)]).toEqual([[family], [value]]);
  });

  it.each(NOTHING)("P10: nothing in %j (%s)", (text) => {
    expect(families(text)).toEqual([]);
  });

  it.each(FOUND)("finds the %j wherever it stands", (text, family) => {
    for (let shift = 1; shift < 4; shift++) expect(families(`${" ".repeat(shift)}${text}`)).toEqual([family]);
  });

  it("P10: a digit changed is found out", () => {
    // Every check here sees a single wrong digit; forms without one, and words, are left out.
    const checked = FOUND.filter(([, family]) => !/email|phone|us-ssn|gb-nino|birth-date/.test(family));
    for (const [text, family, value] of checked) {
      const at = value.search(/\d(?=\D*$)/);
      const wrong = `${value.slice(0, at)}${(Number(value[at]) + 1) % 10}${value.slice(at + 1)}`;
      expect(families(text.replace(value, wrong)), family).toEqual([]);
    }
  });

  it("is total, in order, and lies in the text", () => {
    const piece = fc.oneof(fc.constantFrom(...FOUND.map(([text]) => text), " ", "@", "+", "<<", "-", "."), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join("");
        let last = 0;
        for (const { start, end } of scanPersonal(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
