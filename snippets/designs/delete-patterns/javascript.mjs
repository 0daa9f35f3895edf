const response = await fetch(
  `${process.env.LAYER5_URL}/api/content/patterns/delete`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "layer5-current-orgid": process.env.LAYER5_ORG_ID,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      patterns: [
        {
          id: process.env.DESIGN_ID,
          name: "Pier Telemetry",
        },
        {
          id: process.env.OTHER_DESIGN_ID,
          name: "Edge Gateway",
        },
      ],
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}
