const response = await fetch(`${process.env.LAYER5_URL}/api/events`, {
  method: "POST",
  headers: {
    Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    category: "connection",
    action: "maintenance",
    description: "Took harbor-west out of use to replace a node",
  }),
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}
