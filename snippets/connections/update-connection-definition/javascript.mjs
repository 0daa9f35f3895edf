const response = await fetch(
  `${process.env.LAYER5_URL}/api/registry/connections/${process.env.CONNECTION_DEFINITION_ID}`,
  {
    method: "PUT",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      schemaVersion: "connections.meshery.io/v1beta3",
      name: "Tide gauge",
      description: "Reports the water level at a pier once a minute",
      kind: "tide-gauge",
      type: "telemetry",
      subType: "metrics",
      status: "registered",
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
