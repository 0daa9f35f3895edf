const response = await fetch(`${process.env.LAYER5_URL}/api/environments`, {
  method: "POST",
  headers: {
    Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    name: "sea-trials",
    description: "Robots on trial in the outer harbor",
    organizationId: process.env.LAYER5_ORG_ID,
  }),
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
