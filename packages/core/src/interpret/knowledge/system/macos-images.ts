import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import type { Value } from "../value.js";

/** `hdiutil`: images of disks are files, made of what is in a folder and shown as a folder. */
const hdiutil: Entry = {
  names: ["hdiutil"],
  syntax: "word",
  options: {
    "-srcfolder, -srcdir, -srcdevice": "read",
    "-o -outfile": "write",
    "-volname -format -fs -size -sectors -megabytes -type -layout -encryption -imagekey -tgtimagekey -mountpoint -mountroot -mount -owners -uid -gid -mode -nospotlight -attach -stretch -shadow -passphrase -segmentSize -keydir -partitionType -align -puppetstrings":
      "value",
    "-ov -quiet -verbose -debug -plist -nobrowse -readonly -readwrite -noverify -autoopen -noautoopen -noautofsck -stdinpass -kernel -iso -joliet -hfs -udf -hybrid -anyowners -skipunreadable -nocrossdev -scrub -noanyowners":
      "flag",
    "-force": { sets: "forced" },
  },
  act: images,
};

function images(line: Line, emit: Emit): void {
  const [verb, ...files] = line.operands;
  const last: Value | undefined = files[files.length - 1];
  switch (verb?.text) {
    case undefined:
    case "info":
    case "imageinfo":
    case "isencrypted":
    case "verify":
    case "checksum":
    case "plugins":
    case "pmap":
    case "help":
    case "convert":
    case "makehybrid":
      for (const file of files) emit.file("file.read", file);
      return;
    case "attach":
    case "mount":
      if (last === undefined) return;
      return /^https?:/i.test(last.text) ? emit.net("net.receive", last) : emit.file("file.read", last);
    case "create":
      if (last !== undefined) emit.file("file.write", last);
      return;
    case "detach":
    case "unmount":
    case "eject":
      // What is not written yet is lost.
      if (!line.flag("forced")) return;
  }
  emit.add("system.configure", "none", null, { what: "disk-image", program: "hdiutil" });
}

export const entries: readonly Entry[] = [hdiutil];
