const response = await fetch(`${process.env.LAYER5_URL}/api/identity/orgs`, {
  method: "POST",
  headers: {
    Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    name: "Breakwater Studios",
    description: "Films the harbor from below",
    country: "US",
    region: "North America",
  }),
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
