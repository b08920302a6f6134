export const BINARY: Readonly<Record<string, number>> = {
  "|": 1,
  "^": 2,
  "&": 3,
  "<<": 4,
  ">>": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "//": 6,
  "%": 6,
  "@": 6,
};
export const COMPARE = new Set(["<", ">", "<=", ">=", "==", "!=", "<>"]);
export const STOPS = new Set(["for", "if", "else", "in", "is", "and", "or", "not", "as", "from", "import", "async"]);
