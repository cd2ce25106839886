#!/usr/bin/env node
// Lighthouse on the signed-in pages of a running demo: accessibility must be 100 and best practices 95 or more, on a desktop and on a phone.
//
//     npm install --no-save lighthouse        in a folder of its own; node finds it from there
//     NODE_PATH=FOLDER/node_modules node check.mjs http://localhost:5080 [--dark]
//
// VEGA_EMAIL and VEGA_PASSWORD name another person than the demo's account manager. Exit code 0: every page reaches both.
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

const from = createRequire(process.env.NODE_PATH ? pathToFileURL(process.env.NODE_PATH + "/x.js") : import.meta.url);
const load = name => import(pathToFileURL(from.resolve(name)));
const { default: lighthouse, desktopConfig } = await load("lighthouse"), { default: puppeteer } = await load("puppeteer-core");
const base = process.argv[2]?.replace(/\/$/, ""), dark = process.argv.includes("--dark");
if (!base) { console.error("usage: node check.mjs ADDRESS [--dark]"); process.exit(2); }

const browser = await puppeteer.launch({ executablePath: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync), args: ["--no-sandbox", "--disable-gpu", "--no-first-run", ...dark ? ["--force-dark-mode"] : []] });
let bad = 0;
async function look(page, title, path, phone) {
  const result = await lighthouse(base + path, { onlyCategories: ["accessibility", "best-practices"], disableStorageReset: true, logLevel: "error", maxWaitForLoad: 60000 }, phone ? undefined : desktopConfig, page);
  const { categories, audits } = result.lhr, score = key => Math.round(categories[key].score * 100);
  const failed = Object.values(categories).flatMap(c => c.auditRefs).map(r => audits[r.id]).filter(a => a.score !== null && a.score < 1 && a.scoreDisplayMode !== "informative");
  if (score("accessibility") < 100 || score("best-practices") < 95) bad++;
  console.log(`| ${title} | ${phone ? "phone" : "desktop"} | ${score("accessibility")} | ${score("best-practices")} |`);
  for (const a of failed) console.log(`    ${a.id}: ${a.title}\n` + (a.details?.items ?? []).slice(0, 8).map(i => "        " + (i.node?.snippet ?? i.description ?? i.url ?? JSON.stringify(i)).slice(0, 300)).join("\n"));
}

const page = await browser.newPage();
if (dark) await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
console.log(`| page${dark ? ", dark" : ""} | screen | accessibility | best practices |\n|---|---|---:|---:|`);
for (const phone of [false, true]) await look(page, "sign in", "/account/sign-in", phone);

await page.goto(base + "/account/sign-in");
await page.type("input[type=email]", process.env.VEGA_EMAIL ?? "dana.ruiz@northline.example");
await page.type("input[type=password]", process.env.VEGA_PASSWORD ?? "Vega-demo-2-try");
await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
await page.goto(base + "/leads", { waitUntil: "networkidle2" });
await page.waitForSelector("tr[data-lead]");
const lead = await page.$eval("tr[data-lead]", row => row.dataset.lead);
if (dark) await page.evaluate(() => window.vegaTheme.set("dark"));
const pages = [["allocations", "/allocations"], ["leads", "/leads"], ["a lead’s panel", "/leads?lead=" + lead], ["deliveries", "/leads/deliveries"], ["performance", "/performance"], ["filter rules", "/manage/rules"], ["jobs", "/jobs"], ["find", "/find?q=nursing"], ["password and two-factor", "/account/security"]];
for (const phone of [false, true]) for (const [title, path] of pages) await look(page, title, path, phone);
await browser.close();
console.log(bad ? `${bad} pages are below.` : "Every page reaches accessibility 100 and best practices 95.");
process.exit(bad ? 1 : 0);
