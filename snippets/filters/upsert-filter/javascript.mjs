import { readFile } from "node:fs/promises";

const response = await fetch(`${process.env.LAYER5_URL}/api/content/filters`, {
  method: "POST",
  headers: {
    Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
    "layer5-current-orgid": process.env.LAYER5_ORG_ID,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    save: true,
    filterData: {
      name: "berth-limit",
      filterFile: await readFile("berth-limit.wasm", "base64"),
      visibility: "private",
    },
  }),
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const saved = await response.json();
console.log(`Saved ${saved.name} with id ${saved.id}`);
