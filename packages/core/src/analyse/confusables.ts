/**
 * Characters that look like ones of ASCII in common fonts, after the confusables of UTS 39: each group is one ASCII
 * character and those taken for it. Accented letters are none: `é` is seen to be another.
 */
const GROUPS =
  "aаɑα bЬƄᏏ cсϲᴄⅽ dԁᏧⅾ eеҽ℮ fքſ gɡցƍ hһհᏂ iіıɩιᎥɪⅰ jјϳյ kкκ lӏǀ∣ⅼ mⅿ nոռ oоοσօᴏ pрρϱ qԛգզ rгᴦ sѕƽꜱ uυսʋᴜ vνѵᴠⅴ wԝѡաɯᴡ xхχⅹ " +
  "yуγүყʏ zᴢ AАΑᎪ BВΒᏴ CСϹᏟⅭ DᎠⅮ EЕΕᎬ FϜ GԌᏀ HНΗᎻ IІΙӀⅠ JЈͿᎫ KКΚᏦ LᏞⅬ MМΜϺᎷⅯ NΝ OОΟՕ PРΡᏢ QԚ RᎡ SЅՏᏚ TТΤᎢ " +
  "UՍ VѴᏙⅤ WԜᎳ XХΧⅩ YΥҮУ ZΖᏃ -‐‑‒–−﹣ .․。｡ /⁄∕⧸ :∶ꓽ";

const LOOKS = new Map<number, string>();
for (const [plain, ...alike] of GROUPS.split(" ").map((group) => [...group])) {
  for (const one of alike) LOOKS.set(one.codePointAt(0)!, plain!);
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The ASCII character a code point beyond ASCII passes for, or null. */
export function lookOf(point: number): string | null {
  // Full width forms, and the thirteen alphabets of mathematics.
  if (point >= 0xff01 && point <= 0xff5e) return String.fromCharCode(point - 0xfee0);
  if (point >= 0x1d400 && point < 0x1d400 + 13 * 52) return LETTERS[(point - 0x1d400) % 52]!;
  return LOOKS.get(point) ?? null;
}

/** What a name passes for where every character of it is ASCII or looks it; null where it is plain, or looks foreign. */
export function passesFor(name: string): string | null {
  let plain = "";
  for (const char of name) {
    const point = char.codePointAt(0)!;
    const look = point < 128 ? char : lookOf(point);
    if (look === null) return null;
    plain += look;
  }
  return plain === name ? null : plain;
}
