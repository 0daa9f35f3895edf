import { readFile } from "node:fs/promises";

const designId = process.env.DESIGN_ID;
const response = await fetch(
  `${process.env.LAYER5_URL}/api/content/patterns/upload/${designId}`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "layer5-current-orgid": process.env.LAYER5_ORG_ID,
      "Content-Type": "application/octet-stream",
    },
    body: await readFile("telemetry-collector.yaml"),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(`Stored telemetry-collector.yaml beside design ${designId}`);
