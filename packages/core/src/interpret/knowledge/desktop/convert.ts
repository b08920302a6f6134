import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { withText } from "../value.js";

/** Programs that read documents, pictures or sound and write them in another form: the last operand is written. */
const converters: Entry = {
  names: [
    "convert",
    "magick",
    "gm",
    "composite",
    "montage",
    "ps2pdf",
    "pdf2ps",
    "ps2pdf14",
    "pdftops",
    "pdftoppm",
    "pdfunite",
    "pdfseparate",
    "pdftk",
    "qpdf",
    "img2pdf",
    "epstopdf",
    "dvipdf",
    "dvips",
    "djvups",
    "ddjvu",
    "cwebp",
    "dwebp",
    "gif2webp",
    "heif-convert",
    "rsvg-convert",
    "inkscape",
    "dot",
    "neato",
    "plantuml",
    "asciidoctor",
    "asciidoc",
    "rst2html",
    "xsltproc",
    "fop",
    "lame",
    "flac",
    "oggenc",
    "oggdec",
    "opusenc",
    "opusdec",
    "faac",
    "faad",
    "sndfile-convert",
    "cdparanoia",
    "abcde",
    "mkisofs",
    "genisoimage",
    "xorriso",
    "ebook-convert",
    "unoconv",
    "soffice",
    "libreoffice",
    "antiword",
    "catdoc",
    "wvText",
    "html2text",
    "pandoc",
    "multimarkdown",
    "enscript",
    "a2ps",
    "groff",
    "troff",
    "nroff",
    "eqn",
    "tbl",
    "pic",
    "bibtex",
    "makeindex",
    "tesseract",
    "potrace",
    "optipng",
    "pngcrush",
    "pngquant",
    "jpegoptim",
    "jpegtran",
    "cjpeg",
    "djpeg",
    "exiftran",
    "gifsicle",
    "svgo",
    "terser",
    "uglifyjs",
    "sass",
    "lessc",
    "jpegrescan",
    "dcraw",
    "ufraw-batch",
    "mid3iconv",
    "mid3v2",
    "id3v2",
    "eyeD3",
    "metaflac",
    "vorbiscomment",
    "flac123",
    "mp4box",
    "MP4Box",
    "mkvmerge",
    "mkvextract",
    "mencoder",
    "HandBrakeCLI",
    "youtube-dl",
    "yt-dlp",
  ],
  syntax: "word",
  options: { "-o --output -out --outfile -sOutputFile --export-filename -dest --outdir": "write" },
  unknownOptions: "ignored",
  act: (line, emit) => {
    // Output alone is known: what stands before it is read.
    if (line.program === "pandoc") runsFilters(line, emit);
    const fetches = /^(?:youtube-dl|yt-dlp)$/.test(line.program);
    for (const one of line.operands) if (fetches && one.text.includes("://")) emit.net("net.receive", one);
    const named = line.has("-o");
    const files = line.operands.filter((one) => /[./*]/.test(one.text) && !one.text.includes("://"));
    const last = files.length > 1 && !named ? files[files.length - 1] : undefined;
    for (const one of files) {
      if (one === last) emit.file("file.write", withText(one, one.text.replace(/^[A-Za-z]+\d*:(?=[^/])/, "")));
      else emit.file("file.read", withText(one, one.text.replace(/\[[^\]]*\]$/, "")));
    }
  },
};

/** Filters of pandoc's are programs, or scripts of Lua: `-F x`, `--lua-filter=x`. */
function runsFilters({ words }: Line, emit: Emit): void {
  for (const [at, word] of words.entries()) {
    const [, name, attached] = /^(-[FL]|--(?:lua-)?filter)(?:=(.+))?$/s.exec(word.text) ?? [];
    const path = attached === undefined ? words[at + 1] : withText(word, attached);
    if (name === undefined || path === undefined) continue;
    if (name === "-L" || name === "--lua-filter") emit.script("lua", path);
    else emit.run([path]);
  }
}

const inPlace: Entry = {
  names: ["mogrify"],
  syntax: "word",
  unknownOptions: "ignored",
  options: {
    "-resize -quality -format -path -crop -rotate -geometry -thumbnail -density -background -gravity -extent -fuzz -colorspace -strip-to":
      "value",
  },
  operands: "edit",
};

const ffmpeg: Entry = {
  names: ["ffmpeg", "avconv", "sox"],
  syntax: "word",
  options: {
    "-i": { value: "required" },
    "-f": { value: "required" },
    "-c -c:v -c:a -c:s -codec -codec:v -codec:a -acodec -vcodec -scodec -vf -af -filter -filter_complex -filter:v -filter:a -lavfi -b -b:v -b:a -ab -ar -ac -r -s -t -to -ss -sseof -aspect -map -map_metadata -map_chapters -metadata -preset -crf -qscale -qscale:v -q -q:v -q:a -pix_fmt -vframes -frames:v -g -bf -maxrate -minrate -bufsize -profile -profile:v -level -tune -threads -loglevel -v -safe -loop -stream_loop -itsoffset -framerate -video_size -movflags -max_muxing_queue_size -start_number -pass -passlogfile -target -hwaccel -init_hw_device -vsync -async -atag -vtag -bsf:v -bsf:a -disposition -disposition:a -timestamp -shortest_buf -vol -strict -rtbufsize -probesize -analyzeduration -protocol_whitelist -user_agent -headers -f_strict -e -x264opts -x264-params -force_key_frames -segment_time -hls_time -hls_list_size -ignore_loop -default_mode":
      "value",
    "-y -n -hide_banner -nostdin -nostats -stats -shortest -an -vn -sn -dn -re -copyts -accurate_seek -report -benchmark -autorotate -noautorotate -ignore_unknown -copy_unknown":
      "flag",
    "-formats -codecs -encoders -decoders -filters -devices -protocols -pix_fmts -version -h -help -L -sources -sinks":
      "harmless",
  },
  unknownOptions: "ignored",
  act: runFfmpeg,
};

/** `sox -d file` records; `sox file -d` plays. */
function hears({ words }: Line): boolean {
  const [first, second] = words;
  if (first?.text === "-d" || first?.text === "--default-device") return true;
  return first?.text === "-t" && /^(?:alsa|coreaudio|pulseaudio|oss|sndio|waveaudio|ao)$/.test(second?.text ?? "");
}

/** Inputs follow `-i`, all other words are outputs; a few formats are the screen, the camera or the microphone. */
function runFfmpeg(line: Line, emit: Emit): void {
  const captures = line
    .values("-f")
    .some((one) =>
      /^(?:x11grab|avfoundation|gdigrab|dshow|v4l2|alsa|pulse|kmsgrab|oss|jack|fbdev|xcbgrab|screen)/.test(one.text),
    );
  const records = line.program === "sox" && hears(line);
  if (records) emit.add("device.open", "device", "microphone", { what: "capture" });
  if (captures) emit.add("device.open", "device", "screen", { what: "capture" });
  else
    for (const input of line.values("-i")) {
      if (input.text.includes("://")) emit.net("net.receive", input);
      else emit.file("file.read", input);
    }
  // After its files come effects; what records has no file to read.
  const sox = line.program === "sox";
  for (const [at, output] of line.operands.entries()) {
    if (output.text === "-" || /^pipe:/.test(output.text)) continue;
    if (output.text.includes("://")) emit.net("net.send", output);
    else if (sox && !records && at < line.operands.length - 1 && at === 0) emit.file("file.read", output);
    else if (!sox || at === (records ? 0 : 1)) emit.file("file.write", output);
  }
}

export const entries: readonly Entry[] = [converters, inPlace, ffmpeg];
