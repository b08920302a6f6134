const WIDTH = 78;
const colours = process.stdout.isTTY === true && !process.env.NO_COLOR;
const paint = (code) => (text) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = paint("1");
export const dim = paint("2");
const VERDICT = { allow: paint("32"), ask: paint("33"), deny: paint("31") };

/** A verdict in its colour, padded before it is painted. */
export const verdict = (word, text = word) => (VERDICT[word] ?? ((plain) => plain))(text);
export const good = paint("32");
export const bad = paint("31");

export function line(text = "") {
  process.stdout.write(`${text}\n`);
}

export function title(text, about) {
  line();
  line(`${bold(text)}`);
  for (const one of wrap(about, WIDTH - 3)) line(dim(`   ${one}`));
}

export function say(what, about) {
  line(`   ${what}  ${dim(about)}`);
}

/** A labelled paragraph, indented and wrapped to the width of a terminal. */
export function labelled(label, text, style = (plain) => plain) {
  const indent = 16;
  const lines = wrap(text, WIDTH - indent);
  lines.forEach((one, at) => {
    line(`   ${dim((at === 0 ? label : "").padEnd(indent - 3))}${style(one)}`);
  });
}

/** Breaks at spaces; a word longer than the width is broken inside, so that nothing is ever wider than a terminal. */
export function wrap(text, width) {
  const lines = [];
  let current = "";
  for (const word of text.split(" ")) {
    let rest = word;
    if (current !== "" && current.length + 1 + rest.length > width) {
      lines.push(current);
      current = "";
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    current = current === "" ? rest : `${current} ${rest}`;
  }
  lines.push(current);
  return lines;
}
