const response = await fetch(`${process.env.LAYER5_URL}/user/schedules`, {
  method: "POST",
  headers: {
    Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    name: "every-sunday",
    cronExpression: "0 4 * * 0",
  }),
  signal: AbortSignal.timeout(30_000),
});
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
