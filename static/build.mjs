// Builds what the browser loads: src/ and the pinned packages of package.json become dist/, one file per asset with
// the hash of its content in the name, and manifest.json, which tells the Go package the names. Texts are kept compressed
// only. The same sources give the same bytes, so a check can rebuild and compare.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from "node:zlib";
import { writeIcons } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const manifest = {};

// How texts are compressed: as far as it goes, because it happens once.
const codings = {
  ".br": {
    pack: (content) =>
      brotliCompressSync(content, {
        params: {
          [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        },
      }),
    unpack: brotliDecompressSync,
  },
  ".gz": { pack: (content) => gzipSync(content, { level: constants.Z_BEST_COMPRESSION }), unpack: gunzipSync },
};

// What was compressed before. The compressors of another Node, or another processor, give other bytes of the same content, so
// whatever has the right content stays as it is: what is committed is the same wherever it is built again.
const before = new Map();
if (existsSync(dist)) {
  for (const file of readdirSync(dist).filter((file) => extname(file) in codings)) {
    before.set(file, readFileSync(join(dist, file)));
  }
}

function compress(file, content, extensions) {
  for (const extension of extensions) {
    const { pack, unpack } = codings[extension];
    const kept = before.get(file + extension);
    writeFileSync(join(dist, file + extension), kept && holds(unpack, kept, content) ? kept : pack(content));
  }
}

function holds(unpack, packed, content) {
  try {
    return unpack(packed).equals(content);
  } catch {
    return false; // damaged
  }
}

function add(name, source, extensions = Object.keys(codings)) {
  const content = Buffer.from(source);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const extension = extname(name);
  const hashed = `${name.slice(0, -extension.length)}.${hash}${extension}`;
  if (extension === ".woff2") {
    writeFileSync(join(dist, hashed), content); // compressed in itself
  } else {
    compress(hashed, content, extensions);
  }
  manifest[name] = hashed;
  return hashed;
}

function buildCSS() {
  const scratch = mkdtempSync(join(tmpdir(), "css-"));
  const out = join(scratch, "app.css");
  const tailwind = join(here, "node_modules/.bin/tailwindcss");
  execFileSync(tailwind, ["-i", "src/app.css", "-o", out, "--minify"], { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
  const css = readFileSync(out, "utf8");
  rmSync(scratch, { recursive: true });
  return css;
}

writeIcons(join(here, "node_modules/lucide-static/icons"), join(here, "../views/components/icons_data.go"));

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
let css = buildCSS();
for (const subset of ["latin", "latin-ext"]) {
  const font = readFileSync(join(here, `node_modules/@fontsource-variable/inter/files/inter-${subset}-wght-normal.woff2`));
  css = css.replaceAll(`inter-${subset}.woff2`, add(`inter-${subset}.woff2`, font));
}
add("app.css", css);
add("app.js", readFileSync(join(here, "src/app.js")));
add("favicon.svg", readFileSync(join(here, "src/favicon.svg")));
add("htmx.js", readFileSync(join(here, "node_modules/htmx.org/dist/htmx.min.js")));
// Packed in itself, so that another coding makes it no smaller. Every browser takes this one.
add("verifier.js", execFileSync("go", ["run", "verifier.go"], { cwd: here, maxBuffer: 1 << 24 }), [".gz"]);
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");

const licenses = { inter: "@fontsource-variable/inter", htmx: "htmx.org", lucide: "lucide-static", daisyui: "daisyui", tailwindcss: "tailwindcss" };
mkdirSync(join(here, "licenses"), { recursive: true });
for (const [name, packageName] of Object.entries(licenses)) {
  copyFileSync(join(here, "node_modules", packageName, "LICENSE"), join(here, "licenses", `${name}.txt`));
}
