const response = await fetch(
  `${process.env.LAYER5_URL}/api/registry/connections`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      schemaVersion: "connections.meshery.io/v1beta3",
      name: "Weather mast",
      description: "A mast that reports wind and swell at a pier",
      kind: "weather-mast",
      type: "telemetry",
      subType: "metrics",
      status: "registered",
      connectionSchema: {
        type: "object",
        required: ["url"],
        properties: {
          url: {
            type: "string",
            format: "uri",
          },
        },
      },
      transitionMap: {
        registered: [
          {
            nextState: "connected",
            description: "The mast answered with a reading",
          },
        ],
      },
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
