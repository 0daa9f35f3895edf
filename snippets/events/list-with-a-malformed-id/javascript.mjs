const workspaceId = "fleet-telemetry"; // its name, where its id is expected
const query = new URLSearchParams({ page: 0, pageSize: 10 });

const response = await fetch(
  `${process.env.LAYER5_URL}/api/workspaces/${workspaceId}/events?${query}`,
  {
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "layer5-current-orgid": process.env.LAYER5_ORG_ID,
    },
    signal: AbortSignal.timeout(30_000),
  },
);

const type = response.headers.get("Content-Type") ?? "";
if (response.ok) {
  const { totalCount } = await response.json();
  console.log(`${totalCount} events`);
} else if (type.startsWith("application/json")) {
  const { error } = await response.json();
  console.log(response.status, error);
} else {
  const reason = await response.text();
  console.log(response.status, reason.trim());
}
