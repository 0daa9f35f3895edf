import { writeFile } from "node:fs/promises";

const filterId = process.env.FILTER_ID;
const response = await fetch(
  `${process.env.LAYER5_URL}/api/content/filters/download/${filterId}`,
  {
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "layer5-current-orgid": process.env.LAYER5_ORG_ID,
    },
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const file = "sonar-rate-limit.wasm";
const content = Buffer.from(await response.arrayBuffer());
await writeFile(file, content);
console.log(`Saved ${file}: ${content.length} bytes`);
