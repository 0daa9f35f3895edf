import { readFile } from "node:fs/promises";

const response = await fetch(`${process.env.LAYER5_URL}/api/pattern/import`, {
  method: "POST",
  headers: {
    Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
    "layer5-current-orgid": process.env.LAYER5_ORG_ID,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    name: "Camera Relay",
    fileName: "docker-compose.yaml",
    file: await readFile("docker-compose.yaml", "base64"),
  }),
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

const [design] = await response.json();
console.log(
  `Imported ${design.name} (${design.designType}) with id ${design.id}`,
);
