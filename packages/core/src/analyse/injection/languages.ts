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
  [
    "ignorēj|görmezden|yok say|unut|bỏ qua|quên|abaikan|lupakan|huwag pansinin|balewalain|zignoruj|ignoruj|puuza",
    "talimat|önceki|kural|hướng dẫn|trước|chỉ dẫn|instruksi|sebelum|perintah|nakaraang|tagubilin|instrukcj|poprzedni|maagizo|durum|laman",
  ],
  ["התעלם|התעלמ|שכח", "הוראות|הקודמ|ההנחיות"],
  ["ละเว้น|เพิกเฉย|ลืม", "คำสั่ง|ก่อนหน้า|คำแนะนำ"],
];

const ORDER = new RegExp(
  PAIRS.map(
    ([verb, object]) => `(?:${verb})[^.。!?\\n]{0,40}(?:${object})|(?:${object})[^.。!?\\n]{0,40}(?:${verb})`,
  ).join("|"),
  "i",
);

/** Longest stretch looked at: documents of other scripts are long, orders stand at their seams. */
const LONGEST = 32_768;

/** Where a text in another language sets earlier instructions aside; -1 where it does not. */
export function orderIn(text: string): number {
  return OTHER.test(text) ? text.slice(0, LONGEST).search(ORDER) : -1;
}
const OTHER = /[^\x00-\x7f]/;
