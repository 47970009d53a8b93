// Measures pages of a running console by Lighthouse, on its emulated phone with its default throttling, and prints a table.
//
//   node measure.mjs BASE [--least=PERFORMANCE,OTHERS] [--tries=N] [--email=… --password=… | --newcomer] PATH…
//
// Paths after --email are opened by who signs in with it, those after --newcomer by somebody who has just signed up. It fails when a page is
// below what is asked at each of the tries: what else the machine does only ever takes from the time of a page, so the best counts.
import lighthouse from "lighthouse";
import { launch } from "chrome-launcher";
import puppeteer from "puppeteer-core";

const [base, ...rest] = process.argv.slice(2);
const option = (name) => rest.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3);
const [performance, others] = (option("least") ?? "0,0").split(",").map(Number);
const tries = Number(option("tries") ?? 1);
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

async function signUp() {
  const page = await browser.newPage();
  await page.goto(base + "/signup");
  await page.type("#field-email", `newcomer-${Date.now()}@example.com`);
  await page.type("#field-password", "three words and more");
  await Promise.all([page.waitForNavigation(), page.click("main form button")]);
  if (page.url().includes("/signup")) throw new Error("nobody can sign up");
  await page.close();
}

async function look(path) {
  const page = await browser.newPage();
  const { lhr } = await lighthouse(base + path, { onlyCategories: categories, disableStorageReset: true, logLevel: "silent" }, undefined, page);
  await page.close();
  return { lhr, scores: categories.map((c) => Math.round((lhr.categories[c].score ?? 0) * 100)) };
}

const lowOf = (scores) => scores.map((s, i) => s < (i === 0 ? performance : others));

async function measure(path) {
  let best = await look(path);
  for (let n = 1; n < tries && lowOf(best.scores).some(Boolean); n++) {
    const again = await look(path);
    if (lowOf(again.scores).filter(Boolean).length <= lowOf(best.scores).filter(Boolean).length && again.scores[0] >= best.scores[0]) best = again;
  }
  const { lhr, scores } = best;
  const low = lowOf(scores);
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
    else if (argument === "--newcomer") await signUp();
    else if (!argument.startsWith("--")) await measure(argument);
  }
} finally {
  await browser.disconnect();
  await chrome.kill();
}
process.exitCode = failed ? 1 : 0;
