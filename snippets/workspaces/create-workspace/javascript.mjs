const response = await fetch(`${process.env.LAYER5_URL}/api/workspaces`, {
  method: "POST",
  headers: {
    Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    name: "Harbor Drill",
    description: "Rehearsal of a power cut in the east harbor",
    organizationId: process.env.LAYER5_ORG_ID,
  }),
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
