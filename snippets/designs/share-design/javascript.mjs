const response = await fetch(
  `${process.env.LAYER5_URL}/api/content/design/share`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "layer5-current-orgid": process.env.LAYER5_ORG_ID,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      contentId: process.env.DESIGN_ID,
      contentType: "pattern",
      emails: [
        "jonas.lindqvist@tidewater.example",
        "aiko.tanaka@tidewater.example",
      ],
      share: true,
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}
