import { readFile } from "node:fs/promises";

const response = await fetch(`${process.env.LAYER5_URL}/api/content/patterns`, {
  method: "POST",
  headers: {
    Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
    "layer5-current-orgid": process.env.LAYER5_ORG_ID,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    save: true,
    name: "Dock Lighting",
    patternData: {
      name: "Dock Lighting",
      patternFile: await readFile("dock-lighting.yaml", "utf8"),
      visibility: "private",
      designType: "Design",
    },
  }),
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const design = await response.json();
console.log(`Saved ${design.name} with id ${design.id}`);
