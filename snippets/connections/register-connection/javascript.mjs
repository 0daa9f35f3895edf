const response = await fetch(
  `${process.env.LAYER5_URL}/api/integrations/connections`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "layer5-current-orgid": process.env.LAYER5_ORG_ID,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      name: "pier-7-prom",
      kind: "prometheus",
      type: "telemetry",
      subType: "metrics",
      status: "registered",
      metadata: { url: "https://pier-7-prom.tidewater.example" },
      credentialId: process.env.CREDENTIAL_ID,
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
