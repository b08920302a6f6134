/** Places in a text by its bytes in UTF-8, as the tree counts, to places by code units. Asked in rising order. */
export function placesOf(text: string): (bytes: number) => number {
  let index = 0;
  let at = 0;
  return (bytes) => {
    if (bytes < at) {
      index = 0;
      at = 0;
    }
    while (at < bytes && index < text.length) {
      const c = text.charCodeAt(index);
      const pair = c >= 0xd800 && c <= 0xdbff;
      at += c < 0x80 ? 1 : c < 0x800 ? 2 : pair ? 4 : 3;
      index += pair ? 2 : 1;
    }
    return index;
  };
}
