// Measures pages of a running console by Lighthouse, on its emulated phone with its default throttling, and prints a table.
//
//   node measure.mjs BASE [--least=PERFORMANCE,OTHERS] [--email=… --password=…] PATH…
//
// Paths after --email are opened by who signs in with it. It fails when a page is below what is asked.
import lighthouse from "lighthouse";
import { launch } from "chrome-launcher";
import puppeteer from "puppeteer-core";

const [base, ...rest] = process.argv.slice(2);
const option = (name) => rest.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3);
const [performance, others] = (option("least") ?? "0,0").split(",").map(Number);
const categories = ["performance", "accessibility", "best-practices", "seo"];

const chrome = await launch({
  chromePath: process.env.CHROME_PATH, logLevel: "silent",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${chrome.port}`, defaultViewport: null });
let failed = false;

async function signIn(email, password) {
  const page = await browser.newPage();
  await page.goto(base + "/login");
  await page.type("#field-email", email);
  await page.type("#field-password", password);
  await Promise.all([page.waitForNavigation(), page.click("main form button")]);
  if (page.url().includes("/login")) throw new Error(`${email} cannot sign in`);
  await page.close();
}

async function measure(path) {
  const page = await browser.newPage();
  const { lhr } = await lighthouse(base + path, { onlyCategories: categories, disableStorageReset: true, logLevel: "silent" }, undefined, page);
  await page.close();
  const scores = categories.map((c) => Math.round((lhr.categories[c].score ?? 0) * 100));
  const low = scores.map((s, i) => s < (i === 0 ? performance : others));
  failed ||= low.some(Boolean);
  console.log(path.padEnd(34), scores.map((s, i) => `${s}${low[i] ? "!" : " "}`.padStart(5)).join(" "), `${(lhr.audits["largest-contentful-paint"].numericValue / 1000).toFixed(1)} s`.padStart(7));
  for (const c of categories) {
    for (const { id, weight } of lhr.categories[c].auditRefs) {
      const audit = lhr.audits[id];
      if (c !== "performance" && weight > 0 && audit.score !== null && audit.score < 1) console.log(`    ${id}: ${audit.title}`);
    }
  }
}

try {
  console.log("page".padEnd(34), ["perf", "a11y", "best", "seo"].map((c) => c.padStart(5)).join(" "), "LCP".padStart(7));
  for (const argument of rest) {
    if (argument.startsWith("--email=")) await signIn(option("email"), option("password"));
    else if (!argument.startsWith("--")) await measure(argument);
  }
} finally {
  await browser.disconnect();
  await chrome.kill();
}
process.exitCode = failed ? 1 : 0;
