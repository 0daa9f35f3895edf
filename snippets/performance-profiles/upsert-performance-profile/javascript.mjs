const response = await fetch(
  `${process.env.LAYER5_URL}/api/performance/profiles`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      name: "dock-gateway",
      loadGenerators: ["fortio"],
      endpoints: ["https://dock.tidewater.example/health"],
      concurrentRequest: 4,
      qps: 50,
      duration: "30s",
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
