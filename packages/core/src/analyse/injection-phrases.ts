/**
 * How texts give orders to a model that only was to read them: `[what, anchors, form]`. An anchor (lower case, any case
 * matches; separated by a comma and a blank) is looked for in the whole text; the form is tried at the anchor, on a window of a few hundred characters.
 */
export type PhraseRow = readonly [what: string, anchors: string, form: RegExp];

const THINGS =
  "(?:instruction|iunstruction|prompt|command|direction|directive|rule|guideline|context|message|request|task|order|constraint|polic|text|content|above|everything|conversation|programming|training|restriction)";
const EARLIER =
  "(?:previous|prior|above|earlier|preceding|former|existing|original|initial|system|developer|your|these|those|all|any|everything|the)";

export const PHRASES: readonly PhraseRow[] = [
  [
    "sets earlier instructions aside",
    "ignore, disregard, forget, overrid, overlook, neglect, bypass, do not follow, don't follow, stop following",
    new RegExp(`^[a-z' ]{4,16}[\\s,:]{1,3}(?:\\w{1,12}[\\s,]{1,3}){0,4}${EARLIER}\\b[^.;\\n]{0,40}?${THINGS}`, "i"),
  ],
  [
    "sets earlier instructions aside",
    "ignore, disregard, forget",
    /^\w{6,10} (?:the above|all of the above|what (?:i|you|we) (?:said|were told))/i,
  ],
  [
    "sets earlier instructions aside, in German",
    "ignorier, vergiss",
    /^[^.\n]{0,40}(?:anweisung|vorgabe|befehl|aufforderung|text|obige)/i,
  ],
  [
    "sets earlier instructions aside, in French",
    "ignore, oublie",
    /^(?:ignore[zr]?|oublie[zr]?) [^.;\n]{0,40}(?:instructions? (?:pr|ci|ant)|consigne|pr[ée]c[ée]dent|ci-dessus)/i,
  ],
  [
    "sets earlier instructions aside, in Spanish",
    "ignor, olvid, descart",
    /^\w{5,10}[^.\n]{0,40}(?:instruccion|instrucciones|anterior|indicacion|lo de arriba)/i,
  ],
  [
    "sets earlier instructions aside, in Portuguese",
    "ignor, esque",
    /^\w{5,10}[^.\n]{0,40}(?:instru[çc][õo]es|anterior|acima)/i,
  ],
  [
    "sets earlier instructions aside, in Italian",
    "ignor, dimentic",
    /^\w{5,12}[^.\n]{0,40}(?:istruzioni|precedent|sopra)/i,
  ],
  ["sets earlier instructions aside, in Dutch", "negeer", /^negeer[^.\n]{0,40}(?:instructies|vorige|bovenstaand)/i],
  [
    "speaks as the one who gives the tasks",
    "this is an important message from",
    /^this is an important message from (?:me|\w+)/i,
  ],
  [
    "puts a task before the task",
    "before you can, before you solve, before solving, before using this, before you use",
    /^before [^.\n]{0,60}(?:task|tool|please do|must|first|read)/i,
  ],
  [
    "gives the task back afterwards",
    "after you do that, after doing that, after you do this",
    /^after (?:you do|doing) (?:that|this), (?:you can|you may|please|solve|continue)/i,
  ],
  [
    "poses as the system",
    "<information>, <important>, <critical>, <system>, <secret>, <hidden>, <instructions>, <|im_start|>, [inst], <<sys>>, ### instruction, [system], <admin>",
    /^/,
  ],
  [
    "poses as the system",
    "system prompt, system message, new instruction, updated instruction, real instruction",
    /^(?:system (?:prompt|message)|(?:new|updated|real) instructions?)\s{0,3}(?::|are|is\b|to\b|override)/i,
  ],
  [
    "gives the model another role",
    "you are now, you will now, from now on, act as, pretend, imagine you, roleplay, role-play, role play",
    /^(?:you (?:are|will) now|from now on,? (?:you|chatgpt|i want)|act as (?:a|an|if|the|my|d\.?a\.?n)\b|pretend (?:to be|you|that you|you're)|imagine you(?:'re| are)|role-? ?play(?:ing)? (?:as|a\b|game))/i,
  ],
  [
    "gives the model another role",
    "stay in character, do anything now, developer mode, jailbreak, jailbroken, no longer bound, without any restriction, no restrictions, unfiltered, uncensored, freed from",
    /^/,
  ],
  [
    "gives the model another role",
    "you're going to, you are going to, i want you to, i need you to, your new",
    /^(?:you(?:'re| are) going to (?:act|be|pretend|play|roleplay|respond|immerse)|i (?:want|need) you to (?:act|pretend|respond|play|become|answer as|immerse|simulate)|your new (?:name|role|persona|task|instruction|goal))/i,
  ],
  [
    "gives the model another role",
    "respond as, respond both, answer as, reply as, speak as",
    /^(?:respond|answer|reply|speak) (?:as|both) (?!soon|possible|well|follows|needed|an? (?:list|json|table))/i,
  ],
  [
    "leaves a place for a forbidden question",
    "[insert, <insert, insert prompt, [prompt",
    /^.?insert.{0,24}(?:prompt|question|request|here)|^\[prompt/i,
  ],
  [
    "asks for what the model was told",
    "reveal, repeat, print, show, output, tell me, give me, what is, what are, display, share",
    /^(?:\w+ ){1,5}(?:your |the |above |hidden |secret |initial |original |full ){0,4}(?:system )?(?:prompt|instructions|password|secret key|credentials|confidential)\b/i,
  ],
  [
    "asks to act behind a person's back",
    "without asking, without telling, without notifying, without informing, do not tell, don't tell, do not mention, don't mention, do not inform, never mention, never tell, hide this, keep this secret",
    /^(?:without (?:asking|telling|notifying|informing) (?:me|the user|anyone|them|him|her)|(?:do not|don't|never) (?:tell|mention|inform|reveal|disclose)|hide this|keep this secret)/i,
  ],
  [
    "leaves an order as a note",
    "todo:",
    /^todo:\s{0,3}(?:send|transfer|invite|concatenate|post|visit|forward|email|pay|change the password|make a reservation|create a calendar|delete|get all|upload|reserve|give)\b/i,
  ],
  [
    "asks to send data away",
    "send, post, upload, forward, exfiltrat, transmit",
    /^\w{4,12} (?:\w+ ){0,6}(?:content|contents|file|key|keys|secret|secrets|token|history|password|credentials|env|data)\b[^.\n]{0,60}\b(?:to|as|via)\b[^.\n]{0,40}(?:https?:|@|\burl\b|\bserver\b|\bendpoint\b|parameter|argument)/i,
  ],
  [
    "asks to read secrets",
    "~/.ssh, id_rsa, ~/.aws, .cursor/mcp.json, /etc/passwd, ~/.env",
    /^[^\n]{0,200}(?:pass|send|include|content|as (?:a|the) |argument|parameter)/i,
  ],
  [
    "bargains or threatens",
    "i will give you, you agreed, i am your, i'm your, as an authority, i am a police, i'm a police, you must comply, you will be punished, lose points, deduct",
    /^/,
  ],
  [
    "asks for another's answer by a scenario",
    "hypothetical, imagine we, imagine that you, in a fictional, let's play a game, for educational purposes only, in an alternate",
    /^/,
  ],
];
