import { readFile } from "node:fs/promises";

const token = await readFile("prometheus.token", "utf8");
const response = await fetch(
  `${process.env.LAYER5_URL}/api/integrations/credentials`,
  {
    method: "PUT",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      id: process.env.CREDENTIAL_ID,
      name: "telemetry-prom-reader",
      type: "token",
      secret: { token: token.trim() },
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

// The response may repeat the secret, so print only what is not secret.
const credential = await response.json();
console.log(`Changed ${credential.name} at ${credential.updatedAt}`);
