/** Asked to put a piece of code into one's own: an answer on a page says it of its reader's program, too. */
const ASK =
  /\b(?:following|subsequent|next|given|below|ensuing|accompanying|provided) (?:\w+ )?code (?:snippet|excerpt|block|segment|fragment|passage|piece|section|example|lines?)\b/gi;
/** Who is asked: the one who answers. */
const YOURS =
  /\byour (?:own )?(?:\w+ )?(?:code|codebase|solution|implementation|response|answer|program|output|script|reply|work|project)\b/i;
/** What no answer to a question on something else brings along: code that reaches the network or the machine. */
const REACH =
  /\b(?:import|from|require\()\s*\(?['"]?(?:[\w, ]{0,60}\b)?(?:requests|urllib|httpx|http|socket|smtplib|ftplib|paramiko|subprocess|os|shutil|psutil|pyautogui|wget|usb|ctypes|telnetlib|winreg|pynput|bluetooth|browser_cookie3|cryptography|yagmail|aiohttp|net|child_process|fs)\b|\b(?:curl|wget|nc|chmod|rm -)\b|document\.cookie|fetch\(|eval\(|exec\(/;
const BESIDE = 160;
const CODE = 700;

/** Where a text asks for code that reaches out to be put into one's own; -1 where it does not. Linear. */
export function smuggledIn(text: string): number {
  ASK.lastIndex = 0;
  for (let match = ASK.exec(text); match !== null; match = ASK.exec(text)) {
    const { index } = match;
    const around = text.slice(Math.max(0, index - BESIDE), index + BESIDE);
    if (YOURS.test(around) && REACH.test(text.slice(index, index + CODE))) return index;
  }
  return -1;
}
