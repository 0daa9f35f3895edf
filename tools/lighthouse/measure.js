// Asks Lighthouse for its opinion of pages, as a phone would see them, and prints it as JSON.
// Arguments: Chromium's path, the site's origin, paths. A path with #search is that page with its
// search open and a word typed, which Lighthouse takes as it stands then.
import lighthouse, { snapshot } from "lighthouse";
import puppeteer from "puppeteer-core";

const [executablePath, origin, ...paths] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

async function searched(page, url) {
  await page.setViewport({ width: 412, height: 823, isMobile: true, hasTouch: true });
  await page.goto(url, { waitUntil: "load" });
  await page.keyboard.press("/");
  await page.waitForSelector("dialog[open] input");
  await page.keyboard.type("workspace");
  await page.waitForSelector("dialog[open] a[href]");
  return snapshot(page, { flags: { logLevel: "error" } });
}

const opinions = [];
for (const path of paths) {
  const page = await browser.newPage();
  const [address, place] = path.split("#");
  const { lhr } = await (place === "search"
    ? searched(page, origin + address)
    : lighthouse(origin + address, { logLevel: "error" }, undefined, page));
  const categories = {};
  const failed = [];
  for (const { id, score, auditRefs } of Object.values(lhr.categories)) {
    // Of a page as it stands Lighthouse cannot tell how fast it came.
    categories[id] = place === "search" && id === "performance" ? null : score;
    for (const { id: audit, weight } of auditRefs) {
      const { score: given, title, displayValue } = lhr.audits[audit];
      if (weight > 0 && given !== null && given < 1) failed.push([id, title, given, displayValue].join(": "));
    }
  }
  opinions.push({ path, categories, failed });
  await page.close();
}
await browser.close();
console.log(JSON.stringify(opinions));
