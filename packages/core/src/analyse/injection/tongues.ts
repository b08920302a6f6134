import type { PhraseRow } from "./phrases.js";

/**
 * What is said to models behind a person's back, and to make them others, in languages of Latin letters beside English. Each row
 * needs the model, its rules, or the user it is to be hidden from: letters and manuals say the rest of it every day.
 */
export const TONGUES: readonly PhraseRow[] = [
  [
    "speaks to the model that reads it, in German",
    "hinweis f, hinweis an, nachricht an, anweisung an, anweisung f, achtung ki, achtung, ki, als ki, wenn du eine ki, falls du eine ki",
    /^(?:(?:hinweis|nachricht|anweisung)(?:en)? (?:für|an) (?:alle |die |den |das |jede )?(?:ki|ai|llm|sprachmodell|assistent|chatbot)[\w-]{0,16}|achtung,? ki[\w-]{0,14}|(?:als|wenn du eine?|falls du eine?) (?:ki|sprachmodell)[^.\n]{0,60}?\b(?:musst|sollst|bist|antworte|ignorier|sende|melde)\b)/i,
  ],
  [
    "asks to act behind a person's back, in German",
    "ohne den nutzer, ohne den benutzer, ohne dem nutzer, ohne dem benutzer, sage dem nutzer nicht, sag dem nutzer nicht, gegen, davon nichts, dem nutzer nicht, dem benutzer nicht, verrate",
    /^(?:ohne de[nm] (?:be)?nutzer (?:zu (?:informieren|fragen)|davon|etwas|es zu)|sage? dem (?:be)?nutzer nicht|gegenüber dem (?:be)?nutzer nicht|gegenüber dem (?:be)?nutzer(?=[.!"]|\s*$)|dem (?:be)?nutzer nicht(?:s davon| mit|, dass)|davon nichts gegenüber|verrate (?:das|dies|es) (?:niemandem|dem (?:be)?nutzer nicht))/i,
  ],
  [
    "sets earlier rules aside, in German",
    "vergiss, ab jetzt, ab sofort, von nun an, hast du keine, du hast keine, ignoriere den nutzer, ignoriere den benutzer",
    /^(?:(?:du hast|hast du) keine (?:regeln|einschränkungen|vorgaben|filter|grenzen) mehr|ignoriere den (?:be)?nutzer|vergiss (?:alle |deine |alle deine )?(?:bisherigen |vorherigen |früheren |alten )?(?:regeln|instruktionen|vorgaben|einschränkungen|prompts?)|(?:ab (?:jetzt|sofort)|von nun an) (?:bist du|antwortest du|verhältst du|ignorierst du))/i,
  ],
  [
    "speaks to the model that reads it, in French",
    "l'attention de l, note pour l, message pour l, instruction pour l, si tu es une, si vous, en tant qu",
    /^(?:l'attention (?:de l'|des |du )(?:assistants?|ia|agents?|mod[èe]les?|chatbots?)|(?:note|message|instructions?) pour (?:l'|les |le |tout )(?:assistants?|ia|agents?|mod[èe]les?)\b(?=[^.\n]{0,20}[:,])|(?:si (?:tu es|vous êtes)|en tant qu'?) ?une (?:ia|intelligence artificielle)[^.\n]{0,60}?\b(?:dois|devez|envoie|ignore|réponds|lis|dis)\b)/i,
  ],
  [
    "asks to act behind a person's back, in French",
    "sans en informer, sans informer, sans avertir, sans pr, n'en parle, ne le dis, ne dis rien, ne mentionne, l'insu de",
    /^(?:sans (?:en )?(?:informer|avertir|prévenir|le dire à) l'utilisateur|n'en parlez? pas|ne le dis pas à l'utilisateur|ne dis rien à l'utilisateur|ne mentionnez? pas (?:cela|ceci|ça)|l'insu de l'utilisateur)/i,
  ],
  [
    "sets earlier rules aside, in French",
    "oublie, sormais, partir de maintenant, tu n'as plus, vous n'avez plus, révèle tes, révélez vos",
    /^(?:(?:tu n'as|vous n'avez) plus (?:aucune? )?(?:r[èe]gles?|restrictions?|limites?|filtres?|consignes?)|rév[èé]le[zr]? (?:tes|vos) (?:instructions|consignes|prompts?)|oublie[zr]? (?:toutes )?(?:tes|vos|les) (?:r[èe]gles|consignes|instructions|directives)|sormais,? (?:tu es|tu réponds|vous êtes)|partir de maintenant,? (?:tu|vous) (?:es|êtes|réponds|répondez|agis))/i,
  ],
  [
    "speaks to the model that reads it, in Spanish or Portuguese",
    "nota para, mensaje para, mensagem para, instrucciones para, si eres un, se voc, aviso para, como ia, como una ia, como um",
    /^(?:(?:nota|mensaje|mensagem|instrucciones|aviso) para (?:el |la |o |a |los |las |todo )?(?:asistentes?|assistentes?|agentes?|ia|modelos?|chatbots?)(?: de ia)?\b(?=[^.\n]{0,20}[:,])|(?:si eres|se você é|como) (?:una? |um |uma )?(?:ia|asistente de ia|modelo de lenguaje|assistente de ia)[^.\n]{0,60}?\b(?:debes|tienes que|envía|ignora|responde|deve|ignore|envie)\b)/i,
  ],
  [
    "asks to act behind a person's back, in Spanish or Portuguese",
    "no le digas, no se lo digas, no lo menciones, no menciones, sin avisar, sin informar, sin decir, sin que el usuario, o conte ao, o diga ao, o informe ao, sem avisar, sem informar, sem que o usu",
    /^(?:no (?:se lo|le) digas (?:esto |nada )?al usuario|no le digas al usuario|no (?:lo )?menciones (?:esto|al usuario)|sin (?:avisar|informar|decir(?:le)?(?: nada)?) (?:al|a los) usuario|sin que el usuario (?:lo )?(?:sepa|se entere)|o (?:conte|diga|informe) ao (?:usuário|utilizador)|sem (?:avisar|informar) o (?:usuário|utilizador)|sem que o (?:usuário|utilizador))/i,
  ],
  [
    "sets earlier rules aside, in Spanish or Portuguese",
    "olvida, olvide, esque, partir de ahora, partir de agora, ya no tienes, não tem mais, ignora al usuario, ignore o usu",
    /^(?:ya no tienes (?:reglas|restricciones|límites|filtros)|não tem mais (?:regras|restrições|limites|filtros)|ignora al usuario|ignore o usuário|olvid[ae] (?:todas )?(?:tus|sus|las|estas) (?:reglas|normas|instrucciones|directrices)|esque[çc]a (?:todas )?(?:as )?(?:suas )?(?:regras|instru[çc][õo]es)|partir de ahora,? (?:eres|actúas|actuarás|responde|respondes)|partir de agora,? (?:você|responda|aja))/i,
  ],
  [
    "asks to act behind a person's back, in Italian",
    "senza avvisare, senza informare, senza dirlo, non dirlo, non dire all, non menzionare",
    /^(?:senza (?:avvisare|informare) l'utente|senza dirlo all'utente|non dirlo all'utente|non dire (?:nulla )?all'utente|non menzionar(?:e|lo) (?:questo|all'utente))/i,
  ],
  [
    "sets earlier rules aside, in Italian",
    "dimentic, d'ora in poi, da ora in poi, ignora l'utente, ignora quello che, non hai più",
    /^(?:d(?:a |')ora in poi,? ignora|ignora (?:l'utente|quello che (?:l'utente|ti))|non hai più (?:regole|restrizioni|limiti|filtri)|da ora in poi,? (?:sei|rispondi|agisci)|dimentica(?:re)? (?:tutte )?le (?:tue )?(?:regole|istruzioni)|d'ora in poi,? (?:sei|rispondi|agisci))/i,
  ],
  [
    "asks to act behind a person's back, in Dutch or Polish",
    "zonder de gebruiker, vertel de gebruiker, zeg de gebruiker, bez wiedzy, nie m, nie informuj",
    /^(?:zonder de gebruiker te|(?:vertel|zeg) (?:het )?de gebruiker (?:hier )?niet|bez wiedzy użytkownika|nie mów użytkownik|nie informuj użytkownik)/i,
  ],
];
