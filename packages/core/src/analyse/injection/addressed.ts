import type { PhraseRow } from "./phrases.js";

/** Who is meant by a text that speaks to the model reading it. */
const MODEL =
  "(?:(?:ai|llm|gpt|chatbot)(?:[ -](?:assistants?|agents?|models?|systems?|reviewers?|bots?|shopping agents?))?s?|(?:virtual |coding |digital |automated |autonomous |reviewing |shopping |browser )?(?:assistants?|agents?|bots?)|language models?|(?:reviewing |reading |processing )models?|llms?(?: reviewers?| agents?| readers?)?|chatgpt|claude|copilot|gemini)";

/** What it is then told to do. Verbs a letter to a person begins with too count only after such an address. */
const ORDER =
  "(?:please |kindly |also |always |never |do not |don't |you (?:must|should|shall|are required to|are to|have to|need to|will) |immediately |instead |first |now )*(?:accept|add|answer|append|approve|archive|assign|buy|call|change|check out|claim|click|convince|copy|delete|describe|disable|disregard|download|email|encode|execute|exfiltrate|export|fetch|fill|follow|forget|forward|give|grant|ignore|include|inform|insert|install|invite|invoke|mark|mention|merge|navigate|move|notify|open|order|output|paste|pay|post|praise|print|push|rate|read|recommend|redirect|remember|remove|repeat|replace|reply|report|respond|reveal|run|say|send|set|share|show|skip|state|stop|submit|summari[sz]e|tell|transfer|treat|update|upload|use|visit|wipe|wire|write|in your next|when (?:you|asked))";

/**
 * Text that speaks to the model instead of to its reader. Speaking *of* assistants ("the assistant remembers", "agents must
 * close the connection") is what half of today's manuals do: an address, or a condition only a model meets, is needed.
 */
export const ADDRESSED: readonly PhraseRow[] = [
  [
    "speaks to the model that reads it",
    "dear , attention , attn , hint to, hint for, tip for, fyi for, request for, request to, alert for, note to, note for, message to, message for, instruction for, instructions for, instruction to, instructions to, reminder for, notice to, notice for",
    new RegExp(
      `^(?:dear|attention|attn|(?:note|message|hint|tip|fyi|request|alert|instructions?|reminder|notice) (?:to|for))[:,]? (?:all |any |the |our |other |every )*${MODEL}\\b(?: (?:reading|working|processing|parsing|reviewing|who|that|which|on|in)\\b[^.:\\n]{0,60})?\\s?[:,.!)—-]{1,3}\\s{0,3}[^\\n]{0,100}?\\b${ORDER}\\b`,
      "i",
    ),
  ],
  [
    "speaks to the model that reads it",
    "as an ai , as an llm, as a language model",
    new RegExp(
      `^as an? (?:ai|llm|language model)(?: \\w+)?\\b(?:,? (?:reading|processing|parsing|that|who|which|and you|working|reviewing)\\b[^.\\n]{0,60})?[,:]? you [^.\\n]{0,40}?\\b${ORDER}\\b`,
      "i",
    ),
    "opening",
  ],
  [
    "speaks to the model that reads it",
    "if you are a, if you're a",
    new RegExp(
      `^if you(?: a|')re an? (?:${MODEL}|(?:large |automated |autonomous |artificial )+\\w+(?: \\w+)?)\\b(?:,? (?:reading|processing|parsing|that|who|which|and you|working|reviewing|crawling|visiting)\\b[^.\\n]{0,60})?[,:]? (?:you )?[^.\\n]{0,40}?\\b${ORDER}\\b`,
      "i",
    ),
  ],
  [
    "speaks to the model that reads it",
    "assistant, agents, agent:, agent,, llm, copilot, chatgpt, claude, ai:, ai,, ai agents, ai assistants, ai shopping, bot:, bot,",
    new RegExp(
      `^(?:ai )?(?:shopping )?${MODEL}(?:\\s?[:,]|\\s(?=you (?:must|should|are required)|please\\b))\\s{0,2}(?!(?:answer|print|read|call|post|run|report|show|use|open|update|set|order|check|add|remove|submit|write|download|install|mention|remember) ?[,:;)"'\`|/]|(?:and|or)\\b)${ORDER}\\b(?! (?:is|are|was|were|and|or)\\b)`,
      "i",
    ),
    "opening",
  ],
  [
    "speaks to the model that reads it",
    "todo(ai), todo (ai), todo for ai, ai agent notice, ai notice, agent instruction, agent notice, agent directive, @assistant, @copilot, @claude, @chatgpt, @agent, @ai ",
    new RegExp(
      `^(?:todo ?(?:\\(ai\\)|for (?:the )?ai)\\s?:|(?:ai )?agent (?:instruction|notice|directive|alert)s?:|ai notice:|@\\w{2,9} (?:please )?(?:${ORDER}) (?:the|all|any|every|this|and|your|it)\\b)`,
      "i",
    ),
  ],
  [
    "speaks to the model that reads it",
    "<!--",
    /^<!--[^>]{0,120}?\b(?:ai (?:agents?|assistants?|models?)|llms?|assistants?:|the assistant|language models?|copilot|chatgpt|claude)\b[^>]{0,160}?\b(?:must|should|please|do not|don't|ignore|before|run|tell|send|include|instruct|also add)\b/i,
  ],
  [
    "says what a model that sees it has to do",
    "agent sees, assistant sees, agent reads, assistant reads, model reads, llm reads, agent processes, ai reads, ai sees, assistant processing, agent encounters, assistant encounters",
    /^\w{2,9} (?:sees?|reads?|process(?:es|ing)|encounters?) (?:this|the)\b[^.\n]{0,40}?(?:\bit|\bthey|,)? (?:must|should|has to|is required to|needs to)\b/i,
  ],
  [
    "asks to act behind a person's back",
    "do not notify, don't notify, without confirmation, do this silently, do so silently, do it silently, do this quietly, do not discuss, don't discuss, do not explain why, don't explain why, as if nothing happened, users must not, not to tell the user",
    /^(?:(?:do not|don't) notify (?:the |him|her|them|any)|without (?:any )?confirmation(?: from (?:the user|me|anyone))?(?=[.!"]?\s*$|[.!] )|do (?:this|so|it) (?:silently|quietly)|(?:do not|don't) (?:discuss (?:it|this)|explain why)(?=[.!)"]|\s*$)|as if nothing happened|not to tell the user)/i,
  ],
  [
    "puts a task before the task",
    "before doing anything else, before you do anything else, the real task, the actual task, the real instruction, your new task, now that the, the task from the user",
    /^(?:before (?:doing|you do) anything else,? (?:you (?:must|should|need to)|please|call|send|run|execute)|the (?:real|actual) (?:task|request|instructions?) (?:from|of) the user|your new task is|now that the (?:review|task|document|text|job) is over,? (?:assistant|ai|please|you))/i,
  ],
  [
    "poses as the system",
    "system: , new instruction, new policy",
    /^(?:SYSTEM: (?!.{0,20}(?:failed|error|ok|up|down)\b).{0,140}?\b(?:instead|ignore|you must|you are now|the user (?:has|wants|asked)|call \w+_\w+)|[Nn]ew instructions? (?:from|by|of) (?:the |your )?(?:admin|system|developer|user|owner|operator)\w{0,12}\s?[:,]|[Nn]ew policy: the (?:assistant|agent|model))/,
  ],
  [
    "sets earlier instructions aside",
    "set aside, setting aside, disregard, ignore what, ignore whatever, actually, never mind",
    /^(?:set(?:ting)? aside (?:the |all |any |your |every )*(?:guidance|instructions?|guidelines|rules|directions) (?:you|that|which|given|above)|disregard the (?:\w+ )?(?:rubric|criteria|scoring)|ignore (?:what|whatever) the (?:user|person) (?:asked|said|wants)|actually,? never ?mind [^.\n]{0,40}?[;,.] ?(?:just )?(?:write|say|output|print|respond|reply))/i,
  ],
  [
    "asks for what the model was told",
    "repeat everything, repeat all, repeat the text above, contents of the conversation, conversation in, hidden configuration",
    /^(?:repeat (?:everything|all(?: of)?(?: the)?(?: text| words)?|the text) (?:above|before|so far)|contents? of (?:the|this|our) conversation|conversation in base64|hidden configuration with)/i,
  ],
  [
    "gives the model another role",
    "from now on",
    /^from now on,? (?:respond|answer|reply|speak|act|behave|pretend)(?: to me)?(?: only)? (?:in|as|like|with|both|without|freely)\b/i,
  ],
  [
    "takes data along in an address",
    "![, append a markdown, include a link, markdown image, whose url",
    /^(?:!\[[^\]\n]{0,40}\]\(https?:[^)\n]{0,120}[{<[][^)\n]{0,60}(?:message|conversation|secret|chat|token|password|history)|(?:append a markdown|include a link|markdown image)[^\n]{0,80}(?:conversation|message|chat|secret|history)|whose url (?:contains|includes|holds)[^.\n]{0,40}(?:conversation|message|chat|secret|history))/i,
  ],
  [
    "switches safety off",
    "disable its, disable your, turn off its, turn off your, bypass its, bypass your, skip verification, bypass the confirmation, authorise you to, authorize you to",
    /^(?:(?:disable|turn off|bypass) (?:its|your) (?:own )?(?:safety|security|content|confirmation|guard|filter|moderation)|skip verification\)(?=\s*$)|bypass the confirmation step|authori[sz]e you to (?:bypass|skip|ignore|wire|transfer|proceed without|run|execute))/i,
  ],
  [
    "speaks to the model that reads it",
    "to the ai, to the assistant, to the agent, to any ai, to any agent, to any assistant, to all ai, to ai agents, to ai assistants, to llms",
    new RegExp(
      `^to (?:the |any |all |every )*${MODEL}(?: (?:reading|processing|reviewing)\\b[^.:\\n]{0,40})?:\\s{0,3}${ORDER}\\b`,
      "i",
    ),
  ],
  [
    "says what a model that sees it has to do",
    "when summarizing this, when summarising this, when reading this, when reviewing this, when processing this, when indexing this, when answering about this",
    new RegExp(
      `^when \\w{7,12} (?:about )?this(?: \\w{2,16}){0,2},? (?:the |all |any |every )*${MODEL} (?:must|should|shall|has to|have to|needs? to)\\b`,
      "i",
    ),
  ],
  [
    "says what a model that sees it has to do",
    "instruct any, instruct all, instruct the, instruct every, order any, order every, require any, require every",
    new RegExp(`^(?:instruct|order|require) (?:the |all |any |every )${MODEL} to ${ORDER}\\b`, "i"),
  ],
  [
    "says what a model that sees it has to do",
    "assistant needs to, assistant must, assistant has to, assistant should now, agent needs to, agent must now, ai needs to, ai must now, model must now",
    /^\w{2,9} (?:needs to|must(?: now)?|has to|should now) (?:now |first |immediately )?(?:post|send|forward|upload|transfer|wire|run|execute|exfiltrate|reveal|paste) [^.\n]{0,80}?(?:conversation|https?:|passwords?|credentials|secrets?\b|api keys?|tokens?\b|[\w.+-]{1,40}@)/i,
  ],
  [
    "claims rights nobody gave it",
    "is authorized to, is authorised to, are authorized to, are authorised to, is hereby authorized, is hereby authorised",
    /^(?:is|are) (?:hereby )?authori[sz]ed to (?:bypass|skip|ignore|disregard|override|proceed without|execute without|run without|act without)\b/i,
  ],
  [
    "speaks as the one who gives the tasks",
    "message from the user, update from the user, note from the user, request from the user, message from your user",
    /^\w{4,7} from (?:the|your) user\s?:[^\n]{0,200}?\b(?:instead|changed my mind|(?:do not|don't|without) ask|without confirm|immediately|forget)/i,
  ],
  [
    "gives the model another role",
    "whose only goal, whose sole goal, whose only purpose, whose sole purpose, whose only task, whose real goal, whose secret goal",
    /^whose \w{4,6} (?:goal|purpose|task) (?:is|will be|from now on)\b/i,
  ],
  [
    "writes into what the model remembers",
    "for all future, in all future, across all future, for every future, in every future, save this to memory, save this to your memory, store this in your memory, add this to your memory",
    /^(?:(?:for|in|across) (?:all|every) future (?:conversations?|sessions?|chats?|answers?|responses?|interactions?|requests?)[:,]? (?:you (?:must|should|will) |please )?(?:always|never|recommend|mention|include|use|send|trust|remember)|save this to (?:your )?memory|(?:store|add) this (?:in|to) your memory)/i,
  ],
  [
    "switches safety off",
    "pretend the, pretend there, pretend that there, pretend no, imagine there are no, imagine the content, assume the content, act as though, assume there are no",
    /^(?:pretend|imagine|assume|act as though) (?:that )?(?:there (?:is|are) no|the|no|you have no) (?:\w{2,12} )?(?:content polic|safety|guidelines?|restrictions?|filters?|ethical|usage polic|moderation)/i,
  ],
  [
    "asks for what the model was told",
    "repeat the words above, words above, text above starting, starting with \"you are, starting with 'you are, starting with “you are, instructions verbatim, instructions word for word, entire system prompt, full system prompt, whole system prompt, complete system prompt",
    /^(?:repeat the words above|words above,? (?:starting|beginning)|text above starting|starting with ["'“]you are|instructions (?:verbatim|word for word)|(?:entire|full|whole|complete) system prompt\b(?= (?:here|above|below|verbatim|into|in the|as|to)\b|[.!"”]|\s*$))/i,
  ],
  [
    "asks to follow what it hides",
    "decode and, decode this and, decode the following and, decode it and, decode the string and, decode the text and",
    /^decode (?:this |it |the (?:following|string|text) )?and (?:then )?(?:follow|obey|execute|run|do (?:what|as)|comply|act on|carry out)\b/i,
  ],
  [
    "sets earlier instructions aside, spelled to be overlooked",
    "i g n o r e, d i s r e g a r d, f o r g e t, b y p a s s, r e v e a l",
    /^(?:\w\s{1,3}){12,}/,
  ],
  [
    "sets earlier instructions aside, spelled to be overlooked",
    "1gnor, ign0r, 1gn0r, f0rget, forg3t, f0rg3t, d1sreg, disreg4rd, byp4ss, 0verride, overr1de, rev3al",
    /^[\w@$]{5,11}\b[^\n]{0,60}?\b(?:[i1l]n[s5]truct|pr[e3]v[i1]|pr[o0]mpt|rul[e3]s|[a4]b[o0]v[e3]|s[a4]f[e3]t|s[e3]cr[e3]t|p[a4][s5$]{2}w)/i,
  ],
  [
    "puts another tool in the place of one",
    "from now on",
    /^from now on,? (?:always )?(?:use|call|run|invoke) [^\n]{0,80}?(?:instead|do not ask|don't ask|without asking|for every|for all)\b/i,
  ],
];
