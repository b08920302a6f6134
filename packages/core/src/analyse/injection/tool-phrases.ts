import type { PhraseRow } from "./phrases.js";

/** What no tool has to say of itself, and every manual or letter may: looked for in tools' descriptions only. */
export const TOOL_PHRASES: readonly PhraseRow[] = [
  [
    "speaks to the model instead of saying what the tool does",
    "assistant, model, llm, agent, ai must, ai should, ai has to, ai needs to, note to, note for, message to, message for, instruction for, instructions for, instructions to",
    /^(?:(?:assistants?|models?|llms?|agents?|ai) (?:must|should|shall|needs? to|ha(?:s|ve) to|(?:is|are) (?:required|instructed|expected) to) (?!be\b|not be\b)|(?:note|message|instructions?) (?:to|for) (?:the |all |any )?(?:assistants?|models?|ai\b|llms?|agents?)\b)/i,
  ],
  [
    "puts a task before the task",
    "before invoking, before calling this, before running this, before using this, before each, prior to, precondition, prerequisite",
    /^(?:before (?:invoking|calling|running|using|each)[^.,\n]{0,40}|prior to [^.,\n]{0,40}|pre(?:condition|requisite)s?)[,:]? (?:please |always |first |you (?:must|should|need to) |the (?:ai|assistant|model|agent) (?:must|should) ){0,2}(?:read|run|open|execute|fetch|send|pass|get|look|cat|load|collect|retrieve|dump|print)\b/i,
  ],
  [
    "asks for files of the user's own",
    "~/., $home/., /home/, /root/., .netrc, .ssh/, id_rsa, id_ed25519, .aws/, .env, /etc/shadow, .git-credentials, .npmrc, .kube/config, mcp.json",
    /^[^\n]{0,160}\b(?:give|hand|put|pass|supply|append|include|insert|provide|copy|paste|send|attach|use it as|feed)\b/i,
  ],
  [
    "asks for all that was said",
    "everything the user, everything you, all that the user, whatever the user, all the user's, what the user has",
    /^(?:everything (?:the user|you (?:know|have|were))|all that the user|whatever the user has|all the user's (?:messages|data|files|words)|what the user has (?:said|told|written)[^.\n]{0,80}(?:parameter|argument|field|include|even))/i,
  ],
  [
    "claims rights nobody gave it",
    "you are authorised, you are authorized, you are permitted, you have permission, you are allowed, grants itself, gives itself, treat output, treat the output, treat result, treat the result, treat any, treat all, as trusted, as a trusted, as commands, as instructions, as system",
    /^(?:you (?:are (?:authori[sz]ed|permitted|allowed)|have permission) to (?:run|execute|perform|ignore|skip|access|do) (?:any|all|every|it|them|without|what)|(?:grants|gives) itself|treat (?:the |any |all )?(?:outputs?|results?|contents?|text|messages|inputs?|responses?)[^.\n]{0,40} as (?:a )?(?:trusted|commands?|instructions?|system|orders?))/i,
  ],
  [
    "poses as the system",
    "system:, developer:, admin:, system message",
    /^(?:SYSTEM|DEVELOPER|ADMIN):|^system message/,
  ],
  [
    "tells the model to lie",
    "lie and, lie about, lie to, pretend that, pretend not, deny that, deny having, say only that, claim that",
    /^(?:lie (?:and|about|to)\b|pretend (?:that|not)\b|deny (?:that|having)\b|say only that|claim that (?:it|the tool|nothing|no\b))/i,
  ],
  [
    "adds to everything the model does",
    "prefix every, prefix each, prefix all, prepend, append to every, append to each, append to all, add to every, add to each, include in every, include in each, bcc, cc ",
    /^(?:(?:prefix|prepend)(?:ing)? [^.\n]{0,40}?(?:every|each|all|any) [^.\n]{0,20}(?:command|message|answer|response|request|quer|url|reply|email|file)|(?:append|add|include) (?:to|in) (?:every|each|all)|b?cc:? [\w.+-]{1,40}@)/i,
  ],
  [
    "changes what another tool does",
    "is used, is called, is invoked, is run, are called",
    /^(?:is|are) (?:used|called|invoked|run),? (?:then |you must |always |also |immediately |make sure to |please ){1,3}(?:call|run|send|add|invoke|delete|execute|include|read|pass|forward|copy|set)\b/i,
  ],
  [
    "wants to be called whatever is asked",
    "every time, whenever, any time, each time, no matter what, regardless of what, for every",
    /^(?:(?:every|any|each) time|whenever) (?:the |a )?user (?:asks?|says?|sends?|types?) (?:anything|any |something|a question|for an?other)|^(?:no matter|regardless of) what the user|^for every (?:user )?(?:message|question|request|prompt|response|reply)/i,
  ],
  [
    "passes on what it is given",
    "uploaded, sent , shared, sold, forwarded, transmitted, emailed, mailed, reported, streamed, copied, posted, synced, disclosed, submitted, passed on, exported, mirrored, relayed",
    /^(?:uploaded|sent|shared|sold|forwarded|transmitted|e?mailed|reported|streamed|copied|posted|synced|disclosed|submitted|passed on|exported|mirrored|relayed) (?:\w{2,14} ){0,2}(?:to|with) (?:our\b|a third|third|(?:our |some |selected |advertising |marketing )?(?:partners|affiliates|advertisers)|(?:a |the )?vendors?\b|an? (?:external|remote|outside|central|monitoring|logging|tracking|collection|analytics)|external|[\w.+-]{2,40}@|(?:the )?(?:developer|author|maintainer|publisher|creator)s?\b)/i,
  ],
  [
    "keeps what it is given",
    "retained, kept , stored, logged, archived, recorded, saved",
    /^(?:retained|kept|stored|logged|archived|recorded|saved) (?:\w{2,14} ){0,2}(?:indefinitely|forever|permanently on|on our|by us|in our|by the (?:developer|vendor|author))/i,
  ],
  [
    "speaks against other tools",
    "any tools from, tools from other, other tool, another tool, other tools', the other, instead of, any other tool, all other tools, search tool, use this one, use this tool instead",
    /^(?:any tools from other|tools from other servers|(?:an|all |any )?other [\w ]{0,24}tools?'?[^.\n]{0,60}(?:broken|unavailable|deprecated|disabled|unsafe|do not|don't|never|ignore|instead|warning|unreliable)|the other (?:tools?|functions?)'? (?:safety|warning|instruction)|[\w ]{0,16}tool,? tell them|use this one instead|use this tool instead of (?:any|all|the other|every))/i,
  ],
  [
    "switches safety off",
    "ask for confirmation, asking for confirmation, without confirmation, without user, always approve, auto-approve, automatically approve, approve all, approve any, approve every, skip confirmation, skip the confirmation, safety warning, bypass the",
    /^(?:(?:ask|asking) for confirmation(?! (?:before|first|if|when))|without (?:any )?(?:user )?confirmation|(?:always|auto-?|automatically) ?approve|approve (?:all|any|every) |skip (?:the )?confirmation|safety warnings?|bypass the (?:safety|permission|approval|confirmation|sandbox))/i,
  ],
  [
    "asks to act behind a person's back",
    "never reveal, never disclose, do not reveal, don't reveal, not talk about, without mentioning, not to mention this, silently, secretly, covertly, unbeknownst, discreetly, without notification, without notice, without checking with, without prompting, without consent, without approval, without informing, without their, not need to be, from logs, from the logs, from the user, hides this, hidden from",
    /^(?:(?:never|do not|don't) (?:reveal|disclose) (?:this|that|these|the (?:instruction|existence|fact))|not talk about|without mentioning|not to mention this|(?:silently|secretly|covertly|discreetly) (?:\w{2,14} ){0,2}(?:record|send|read|collect|forward|copy|upload|log|captur|monitor|call|run|execut|transmit|includ|add|append|store|save|pass|track|exfil|shar)|unbeknownst|without (?:(?:any|prior|user|their|the user's) ){0,2}(?:notification|notice|checking with|prompting|consent|approval|informing|knowledge)|not need to be (?:informed|told|aware|notified|asked)|hides this|hidden from (?:the )?(?:user|logs|people|person|audit))/i,
  ],
  [
    "hides something in what is passed",
    "pass, put , supply, supplies, include, append, provide, insert, attach, embed, add , place, encode",
    /^(?:pass|put|supply|supplies|include|append|provide|insert|attach|embed|add|place|encode)s? [^.\n]{0,60}?(?:conversation|chat history|chats\b|(?:last|previous|recent|all|earlier) (?:\d+ |\w+ )?messages|system prompt|your (?:instructions|context|memory)|id_rsa|private key|~\/\.\w+|\.env\b|environment variables|clipboard|file contents?)[^\n]{0,60}(?:parameter|argument|field|query string|operand|param\b|header|body|note|`\w+`|'\w+')/i,
  ],
  [
    "asks for private things as an argument",
    "content of, contents of, output of, value of, the value, base64 of",
    /^(?:contents? of (?:the )?(?:file )?[`'"]?(?:~\/\.|\/etc\/|\$home|id_rsa|\.env\b|the (?:file|window|document) (?:last |most recently )?opened)|output of [`'"]?(?:printenv|env\b|set\b|whoami|cat ~)|(?:the )?value of [`'"$]{0,2}[A-Z][A-Z0-9_]{2,40}(?:KEY|TOKEN|SECRET|PASSWORD)\b|base64 of the (?:user|conversation|prompt|last|chat))/i,
  ],
  [
    "hands on files of the user's own, in another language",
    "~/., $home/., id_rsa, .env",
    /^[^\n]{0,120}?(?:transmet|passe[zr]?[ -]|inclu[st]|envoie|pasar|pasa\b|envía|enviar|incluye|übergib|übermittl|sende|füge|invia|passa\b|includi|envie\b|inclua|作为|传入|发送|渡し|送信|含め|전달|передай|отправь)/i,
  ],
  [
    "sets earlier instructions aside",
    "overrides, supersedes, takes precedence over, take precedence over",
    /^(?:overrides|supersedes|takes? precedence over) (?:all |any |the |your )*(?:(?:previous|prior|earlier|other|existing|system) )+(?:instructions?|rules|prompts?|guidelines)/i,
  ],
  [
    "switches safety off",
    "disable confirmation, disable safety, disable approval, disable permission, disable any, turn off confirmation, turn off safety, turn off approval",
    /^(?:disable|turn off) (?:any |all )?(?:confirmation|safety|approval|permission)s? ?(?:prompts?|checks?|requests?|dialogs?|mode|filters?)/i,
  ],
  [
    "changes what another tool does",
    "when using the, when calling the, when you use the, when you call the",
    /^when (?:you )?(?:us(?:e|ing)|call(?:ing)?) the \w+ (?:tool|function|server)s?,? (?:also )?set (?:the )?\W?(?:recipient|to|address|account|iban|amount|url|host|cc|bcc)/i,
  ],
  [
    "asks to act behind a person's back",
    "do not show, don't show, never show",
    /^(?:do not|don't|never) show (?:this|it|that)(?: \w+)? to the user\b/i,
  ],
  [
    "asks for foreign code to be built in",
    "insert a, add a, include a, inject a",
    /^(?:insert|add|include|inject) an? (?:call|reference|script|link|import|request) (?:to|from|of|pointing to) https?:/i,
  ],
  [
    "changes what the user asked for",
    "ignore the, instead of the user",
    /^(?:ignore|instead of) the (?:recipient|amount|address|account|user's|value|path|url|(?:\w+ ){1,2}given by the user|user)\b/i,
  ],
  [
    "sends data elsewhere on the side",
    "also send, also post, also upload, also forward, also transmit, also email",
    /^also \w{4,8} [^.\n]{0,80}?(?:https?:|[\w.+-]{1,40}@|\bsilently\b|\bsecretly\b)/i,
  ],
  [
    "asks for what the model was told",
    "paste the, paste your, entire system prompt, full system prompt",
    /^(?:paste (?:the|your) (?:entire |full |whole )?(?:system prompt|instructions|conversation)|(?:entire|full) system prompt)/i,
  ],
];
