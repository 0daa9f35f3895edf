const response = await fetch(`${process.env.LAYER5_URL}/api/events/status`, {
  method: "PUT",
  headers: {
    Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    ids: [process.env.EVENT_ID, process.env.OTHER_EVENT_ID],
    status: "completed",
  }),
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
