/** What is to be put into one's own code, around the word itself. */
const PIECE = /code (?:snippet|excerpt|block|segment|fragment|passage|piece|section|example|lines?)\b/iy;
const POINTS = /\b(?:following|subsequent|next|given|below|ensuing|accompanying|provided) (?:\w{1,20} )?$/i;
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
  for (let at = text.indexOf("code "); at >= 0; at = text.indexOf("code ", at + 1)) {
    PIECE.lastIndex = at;
    if (!PIECE.test(text) || !POINTS.test(text.slice(Math.max(0, at - 40), at))) continue;
    const around = text.slice(Math.max(0, at - BESIDE), at + BESIDE);
    if (YOURS.test(around) && REACH.test(text.slice(at, at + CODE))) return at;
  }
  return -1;
}
