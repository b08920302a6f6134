/**
 * How texts give orders to a model that only was to read them: `[what, anchors, form]`. An anchor (lower case, any case
 * matches; separated by a comma and a blank) is looked for in the whole text; the form is tried at the anchor, on a window of a few hundred characters.
 */
export type PhraseRow = readonly [what: string, anchors: string, form: RegExp, stands?: Stands];

/** Where the phrase has to stand to be said to the reader: where a sentence begins, or there and behind "you", "please" … */
export type Stands = "opening" | "asked";

const THINGS =
  "(?:instruction|iunstruction|prompt|command|direction|directive|rule|guideline|context|message|request|task|order|constraint|polic|text|content|above|everything|conversation|programming|training|restriction)";
const EARLIER =
  "(?:previous|prior|above|earlier|preceding|former|existing|original|initial|system|developer|your|these|those|all|any|everything|(?:the )?user'?s?|the(?= \\w{0,12} ?(?:instruct|prompts?\\b|rules|guidelines|directives|above|previous|earlier|conversation|constraints)))";

/** Letters take back letters, and manuals wave warnings away. */
const NO_LETTER =
  "(?![^.\\n]{0,30}\\b(?:e-?mails?|mails?|correos?|courriels?|fatturas?|advertencias?|avertissements?|avvis\\w*|avisos?|warnung\\w*|versions?|versión|versione|versão)\\b)(?![^.\\n]{0,12}\\b(?:mon|mes|mi|mis|mio|mia|meu|minha|meine?|nostr\\w|notre|nuestro)\\b)";

export const PHRASES: readonly PhraseRow[] = [
  [
    "sets earlier instructions aside",
    "ignore, disregard, forget, overrid, overlook, neglect, bypass, do not follow, don't follow, stop following",
    new RegExp(
      `^(?:ignor(?:e|ing)|disregard(?:ing)?|forget(?! to\\b)|overrid(?:e|ing)(?!:| (?:the|these|this|those|system|defaults?|user)\\b)|overlook|neglect|bypass(?:ing)?(?! (?:of|those|these)\\b)(?=.{0,40}(?:instruct|rule|guideline|directive|restrict|polic|programm|training|constraint))|(?:do not|don't|stop) follow(?:ing)?(?![^.\\n]{0,40}\\b(?:found|inside|contained|embedded|within|in the)\\b))[\\s,:]{1,3}(?!(?:my|our) (?:previous|earlier|last|prior) (?:message|e-?mail|request|comment|question)\\b)(?:\\w{1,12}[\\s,]{1,3}){0,4}?${EARLIER}\\b[^.;\\n]{0,40}?${THINGS}`,
      "i",
    ),
  ],
  [
    "sets earlier instructions aside",
    "ignore, disregard, forget",
    /^\w{6,10} (?:the above|all of the above|what (?:i|you|we) (?:said|were told))/i,
  ],
  [
    "sets earlier instructions aside, in German",
    "ignorier, vergiss",
    new RegExp(`^\\w{5,12}${NO_LETTER}[^.\\n]{0,40}(?:anweisung|vorgabe|befehl|aufforderung|text|obige)`, "i"),
  ],
  [
    "sets earlier instructions aside, in French",
    "ignore, oublie",
    new RegExp(
      `^(?:ignore[zr]?|oublie[zr]?)${NO_LETTER} [^.;\\n]{0,40}(?:instructions? (?:pr|ci|ant)|consigne|pr[ée]c[ée]dent|ci-dessus)`,
      "i",
    ),
  ],
  [
    "sets earlier instructions aside, in Spanish",
    "ignor, olvid, descart",
    new RegExp(`^\\w{5,10}${NO_LETTER}[^.\\n]{0,40}(?:instruccion|anterior|indicacion|lo de arriba)`, "i"),
  ],
  [
    "sets earlier instructions aside, in Portuguese",
    "ignor, esque",
    new RegExp(`^\\w{5,10}${NO_LETTER}[^.\\n]{0,40}(?:instru[çc][õo]es|anterior|acima)`, "i"),
  ],
  [
    "sets earlier instructions aside, in Italian",
    "ignor, dimentic",
    new RegExp(`^\\w{5,12}${NO_LETTER}[^.\\n]{0,40}(?:istruzioni|precedent|sopra)`, "i"),
  ],
  [
    "sets earlier instructions aside, in Indonesian or Malay",
    "abaikan, lupakan",
    /^\w{7}[^.\n]{0,40}(?:instruksi|arahan|perintah|sebelum)/i,
  ],
  [
    "sets earlier instructions aside, in Polish",
    "ignoruj, zignoruj",
    /^z?ignoruj[^.\n]{0,40}(?:instrukcj|poprzedni|powy)/i,
  ],
  [
    "sets earlier instructions aside, in Tagalog",
    "huwag pansinin, balewalain, kalimutan",
    /^[\w ]{9,16}[^.\n]{0,40}(?:tagubilin|nakaraang|instruksyon|utos|patakaran)/i,
  ],
  ["sets earlier instructions aside, in Dutch", "negeer", /^negeer[^.\n]{0,40}(?:instructies|vorige|bovenstaand)/i],
  [
    "sets what was asked aside for an answer of its own",
    "ignore, disregard, forget, skip, ignorez, ignora, ignorier, ignoriere, omite",
    /^\w{4,10} (?:the|this|that|la|le|el|die|den|das|a|o|il) \w{3,20}(?: \w{2,20}){0,2} (?:and|und|et|y|e) (?:(?:just|then|instead|only|simply) )?(?:state|say|output|write|respond|answer|claim|report|declar|tell|print|reply|return|indique|erkl|gib|sag|rispond|indica|di[cg])/i,
  ],
  [
    "sets earlier instructions aside",
    "regardless of previous, regardless of any previous, regardless of prior, regardless of your instruction, forget about that, forget everything, actually, new task",
    /^(?:regardless of (?:any |your )?(?:previous|prior|earlier|instruction)|forget (?:about that,|everything)|actually,? (?:can|could|please|ignore|instead)|new task:)/i,
  ],
  [
    "asks for a password",
    "password, passwort, contrase, mot de passe, senha, wachtwoord, parola d",
    /^[\wñé' ]{6,14}(?: is| ist)?\?/i,
  ],
  [
    "asks for a password",
    "your password, your secret, your system prompt, your credentials, the secret password, the admin password, revealing secret, reveal secret, reveal their, ask for their password, under the guise, trick the user, deceive the user, mislead the user",
    /^(?:your (?:password|secret|system prompt|credentials)(?: is\?|\?| to (?:ensure|verify|confirm)| to (?:continue|proceed)\b(?= ?[?,]| with))|the (?:secret|admin) password|reveal(?:ing)? (?:secret|their)|ask for their password|under the guise|(?:trick|deceive|mislead) the user)/i,
  ],
  [
    "wants to be first among tools",
    "before any other tool, before using any other, before calling any other, before all other tools, instead of any other tool, always call this, always use this tool, always consult this, always invoke this, must be called first, must call this tool, this tool must be, this tool is required for, as the first step, first step before",
    /^(?:before (?:any other|using any|calling any|all other)|instead of any|always (?:call|use|consult|invoke) this(?: tool)? (?:first|immediately|before|whenever|for (?:all|every|any))|must (?:be called first|call this tool)|this tool (?:must be (?:called|used|run|invoked) (?:first|before)|is required for (?:internal|all|every|compliance))|(?:as the )?first step.{0,3}(?:before|prior))/i,
  ],
  [
    "changes what another tool does",
    "tool is present, tool is available, when the, whenever, override the, overrides the, redirect all, instead of the original, replaces the",
    /^(?:tool is (?:present|available)(?:,| you\b| it must| always| and) ?|(?:when|whenever) (?:the|using|calling|you (?:use|call))[^.\n]{0,24}(?:tool|function)[^.\n]{0,24}(?:is (?:present|called|used|available|invoked)|must|always)[^.\n]{0,80}(?:override|redirect|instead|replace|send|change|also|recipient|bcc|include|first)|overrides? the (?:recipient|behaviou?r of|tool|address|result of (?:the |other |another )?\w{0,16} ?tool)|redirect all|instead of the original (?:tool|recipient|address)|replaces the (?:behaviou?r|output|result) of)/i,
  ],
  [
    "switches safety off",
    "ignore all previous, ignore safety, ignore previous safety, disable all, disables all, bypass security, bypass safety, bypass all, bypass filter, bypass content, without validation, trust all, treat all user, elevated privileges, system override, override directive, system directive, hidden instruction, admin mode, safety restriction, content filters",
    /^(?:ignore (?:all |previous )?(?:previous |safety )|disables? all (?:content |safety |security )?(?:safety|saniti|filter|restriction|check|validation|security)|bypass (?:security|safety|all|filters?|content)\b[^.\n]{0,24}(?:polic|restriction|filter|check|control|when)|without validation or|trust all user|treat all user|system override(?: directive)?\s?[:\]]|override directive|\[?system directive|\[?hidden instruction|safety restrictions? and)/i,
  ],
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
    /^(?:[^#]|### instructions?\s*:?\s*(?:\n|$))/i,
  ],
  [
    "poses as the system",
    "system prompt, system message, new instruction, updated instruction, real instruction",
    /^(?:system (?:prompt|message)|(?:new|updated|real) instructions?)\s{0,3}(?::|are|is\b|to\b|override)/i,
    "opening",
  ],
  [
    "gives the model another role",
    "you are now, you will now, from now on, imagine you, roleplay, role-play, role play",
    /^(?:you (?:are|will) now (?!able|ready|presented|logged|connected|in\b|on\b|at\b|using|running|done|viewing|asked|required|free|subscribed|signed|registered|see|find|have|need|be (?:able|asked|prompted|redirected))|from now on,? (?:you|chatgpt|i want)|imagine you(?:'re| are)|role-? ?play(?:ing)? (?:as|a\b|game))/i,
  ],
  [
    "gives the model another role",
    "act as, pretend",
    /^(?:act as (?:if\b|my\b|d\.?a\.?n\b|(?:an?|the) (?!\w{0,20} ?(?:bridge|proxy|pass-?through|wrapper|drop-in|replacement|server|client|fallback|buffer|gateway|filter|hub|layer|guard|default|stand-?in|barrier|host|container|marker|placeholder|separator|key|index|cache|type|function|stream|source|sink|module|plugin|flag|limit|lock|starting|no-op)\b))|pretend (?:to be|you|that you|you're))/i,
    "asked",
  ],
  [
    "gives the model another role",
    "stay in character, do anything now, can do anything, not bound by, developer mode, jailbreak, jailbroken, no longer bound by, no longer bound to the, no longer bound to any, without any restriction, no restrictions, unfiltered, uncensored, freed from",
    /^(?!jailbreaks?(?: (?:attack|attempt|technique|detection|resist|benchmark|research|prompts? (?:are|were|such|from))| such|s? (?:and|are|is|of|in)\b)|jailbreaks\b|can do anything(?!,? and is)|not bound by (?!any (?:rules|restrict|polic|law|guideline)))/i,
  ],
  [
    "gives the model another role",
    "you're going to, you are going to, i want you to, i need you to, your new",
    /^(?:you(?:'re| are) going to (?:act|be|pretend|play|roleplay|respond|immerse)|i (?:want|need) you to (?:act|pretend|respond|play|become|answer as|immerse|simulate)|your new (?:name|role|persona|task|instruction|goal))/i,
  ],
  [
    "gives the model another role",
    "respond as, respond both, answer as, reply as, speak as",
    /^(?:respond|answer|reply|speak) (?:as|both) (?!soon|possible|well|follows|needed|json|an? (?:list|json|table))/i,
    "asked",
  ],
  [
    "leaves a place for a forbidden question",
    "[insert, <insert, insert prompt, [prompt",
    /^.?insert\b.{0,32}(?:prompt|question|request)|^.?insert .{0,16}here|^\[prompt(?:\]["”']| here|:| goes)/i,
  ],
  [
    "asks for what the model was told",
    "reveal, repeat, print, show, output, tell me, give me, what is, what are, display, share",
    /^(?:reveal|repeat|print|show|output|tell me|give me|what is|what are|display|share) (?:\w+ ){0,4}(?:(?:your |above |hidden |secret |initial |original |system ){1,4}(?:system )?(?:prompt|instructions)|(?:your |the |hidden |secret |original |full ){1,4}(?:password|secret key|credentials|confidential))\b/i,
  ],
  [
    "asks to act behind a person's back",
    "without asking, without telling, without notifying, without informing, do not tell, don't tell, do not mention, don't mention, do not inform, do not disclose, never mention, never tell, never inform, never disclose, no need to mention, no need to tell, no need to inform, not necessary to mention, need not mention, need not be told, should not be told, must not know, should not know, without the user, without user, hide this, conceal this, keep this secret, keep it secret, keep this hidden",
    /^(?:without (?:asking|telling|notifying|informing) (?:me|the user|anyone|them|him|her)|(?:do not|don't|never) (?!(?:tell|reveal|disclose) (?:anyone|anybody)(?: else)? (?:this|the|your|that) (?:\w+ )?(?:code|password|pin|number)\b)(?!disclose (?:the |any |this )?(?:vulnerab|issue|security|details|bug|personal|confidential))(?:tell|mention|inform|reveal|disclose) (?:the |this|that|it |any|to |them|about)|(?:no need to|not necessary to|need not) (?:mention|tell|inform)(?! users\b)|(?:need not be|should not be|must not|should not) (?:told|know)|without (?:the )?user(?:'s)? (?:knowing|knowledge|consent|approval|noticing|being)|(?:hide|conceal) this (?:from|fact)|keep (?:this|it) (?:secret|hidden))/i,
  ],
  [
    "leaves an order as a note",
    "todo:",
    /^todo:\s{0,3}(?:send|transfer|invite|concatenate|post|visit|forward|email|pay|change the password|make a reservation|create a calendar|delete|get all|upload|reserve|give)\b/i,
  ],
  [
    "asks to send data away",
    "send, post, upload, forward, exfiltrat, transmit",
    /^\w{4,12} (?:\w+ ){0,6}(?:content|contents|file|key|keys|secret|secrets|token|history|password|credentials|env|data(?!\b[^.\n]{0,40}\bserver\b))\b[^.\n]{0,60}\b(?:to|as|via)\b[^.\n]{0,40}(?:https?:|@|\burl\b|\bserver\b|\bendpoint\b|parameter|argument)/i,
  ],
  [
    "asks to read secrets",
    "~/.ssh, id_rsa, ~/.aws, .cursor/mcp.json, /etc/passwd, /etc/shadow, ~/.env",
    /^(?![^\n]{0,80}\b(?:is|are) (?:never|not) (?:sent|shared|logged|stored|read|transmitted))[^\n]{0,200}(?:\bpass\b|\bsend|includ|content|as (?:a|the) |argument|parameter|before (?:return|us|call|runn|process|answer))/i,
  ],
  [
    "bargains or threatens",
    "i will give you, you agreed, i am your, i'm your, as an authority, i am a police, i'm a police, you must comply, you will be punished, lose points, deduct points, deduct tokens, deduct a, deduct 1, deduct 2, deduct 3, deduct 4, deduct 5, deducted",
    /^/,
  ],
  [
    "asks for another's answer by a scenario",
    "hypothetical scenario, hypothetical situation, hypothetical world, hypothetical story, hypothetical response, hypothetical character, imagine we, imagine that you, in a fictional, let's play a game, for educational purposes only, in an alternate",
    /^/,
  ],
];
