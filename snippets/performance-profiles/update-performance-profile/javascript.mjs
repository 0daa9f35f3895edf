const response = await fetch(
  `${process.env.LAYER5_URL}/api/performance/profiles/${process.env.PERFORMANCE_PROFILE_ID}`,
  {
    method: "PUT",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      name: "telemetry-ingest",
      schedule: process.env.SCHEDULE_ID,
      loadGenerators: ["fortio"],
      endpoints: ["https://ingest.tidewater.example/readings"],
      concurrentRequest: 8,
      qps: 200,
      duration: "5m",
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
