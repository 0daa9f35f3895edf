const response = await fetch(
  `${process.env.LAYER5_URL}/api/workspaces/${process.env.WORKSPACE_ID}`,
  {
    method: "PUT",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      name: "Fleet Telemetry",
      description: "Metrics, dashboards and alerts of every robot at sea",
      organizationId: process.env.LAYER5_ORG_ID,
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
