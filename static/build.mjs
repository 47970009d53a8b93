// Builds what the browser loads: src/ and the pinned packages of package.json become dist/, one file per asset with
// the hash of its content in the name, and manifest.json, which tells the Go package the names. The same sources give
// the same bytes, so a check can rebuild and compare.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeIcons } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const manifest = {};

function add(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const extension = extname(name);
  const hashed = `${name.slice(0, -extension.length)}.${hash}${extension}`;
  writeFileSync(join(dist, hashed), content);
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
writeFileSync(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");

const licenses = { inter: "@fontsource-variable/inter", htmx: "htmx.org", lucide: "lucide-static", daisyui: "daisyui", tailwindcss: "tailwindcss" };
mkdirSync(join(here, "licenses"), { recursive: true });
for (const [name, packageName] of Object.entries(licenses)) {
  copyFileSync(join(here, "node_modules", packageName, "LICENSE"), join(here, "licenses", `${name}.txt`));
}
