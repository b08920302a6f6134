/**
 * Orders to set instructions aside in scripts other than Latin: a verb and its object within a few characters, in either
 * order. Looked for only in texts that have such letters.
 */
const PAIRS: readonly (readonly [verb: string, object: string])[] = [
  ["忽略|无视|無視|忘记|忘掉|不要理会|不理会", "指示|指令|说明|說明|提示|以上|之前|先前|规则|規則|内容"],
  ["無視|忘れ", "指示|命令|以前|上記|前の|ルール|して"],
  ["무시|잊어", "지시|명령|이전|위의|규칙|프롬프트"],
  ["игнорир|забудь|не обращай", "инструкци|указани|предыдущ|правил|выше|команд"],
  ["ігнору|забудь", "інструкці|попередн|вказівк|правил"],
  ["αγνό|ξέχασε|ξεχάστε", "οδηγί|προηγούμεν|εντολ|κανόν"],
  ["تجاهل|انس", "التعليمات|السابق|الأوامر|تعليمات"],
  ["अनदेखी|अनदेखा|भूल|नज़रअंदाज़|उपेक्षा", "निर्देश|पिछले|नियम|आदेश"],
  ["উপেক্ষা|ভুলে", "নির্দেশ|পূর্ববর্তী|আগের"],
  ["görmezden|yok say|unut", "talimat|önceki|kural|durum"],
  ["bỏ qua|quên", "hướng dẫn|trước|chỉ dẫn"],
  ["התעלם|התעלמ|שכח", "הוראות|הקודמ|ההנחיות"],
  ["ละเว้น|เพิกเฉย|ลืม", "คำสั่ง|ก่อนหน้า|คำแนะนำ"],
];

/** What is to be kept from the user, in such scripts. */
const SECRECY: readonly (readonly [verb: string, object: string])[] = [
  ["不要告诉|别告诉|不要告訴|不得告知|不要让|不要向", "用户|用戶|使用者"],
  ["言わない|伝えない|知らせない|教えない|言うな|伝えるな", "ユーザー|利用者"],
  ["알리지|말하지|언급하지", "사용자"],
  ["не сообща|не говори|не рассказ|не упомин|не уведомл", "пользовател"],
  ["söyleme|bildirme|haber verme", "kullanıcı"],
];

/** What letters and manuals say may be set aside: warnings, mails, other versions. */
const HARMLESS = "警告|バージョン|版本|邮件|郵件|предупрежд|верси|письм|경고|버전|메일|uyarı|sürüm|تحذير|चेतावनी";

const BETWEEN = "[^.。!?\\n]{0,40}";
const near = (one: string, other: string) =>
  `(?<!(?:${HARMLESS})[^.。!?\\n]{0,12})(?:${one})(?!${BETWEEN}(?:${HARMLESS}))${BETWEEN}(?:${other})`;
const ORDER = new RegExp(
  [...PAIRS, ...SECRECY].map(([verb, object]) => `${near(verb, object)}|${near(object, verb)}`).join("|"),
  "i",
);

/** Longest stretch looked at: documents of other scripts are long, orders stand at their seams. */
const LONGEST = 32_768;

/** Where a text in another language sets earlier instructions aside, or is not for the user to know of; -1 where it does not. */
export function orderIn(text: string): number {
  const first = text.search(LETTERS);
  if (first < 0) return -1;
  const from = Math.max(0, first - BEFORE);
  const at = text.slice(from, from + LONGEST).search(ORDER);
  return at < 0 ? -1 : from + at;
}
/** Letters of the languages above; of Turkish and Vietnamese those that only they have. */
const LETTERS =
  /[\u0370-\u03ff\u0400-\u052f\u0590-\u05ff\u0620-\u06ff\u0900-\u09ff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u1ea0-\u1ef9ğıİş]/;
const BEFORE = 64;
