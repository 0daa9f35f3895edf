const orgId = process.env.OTHER_ORG_ID;
const response = await fetch(
  `${process.env.LAYER5_URL}/api/identity/orgs/${orgId}`,
  {
    method: "PUT",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      name: "Saltmarsh Labs",
      description: "Sensors for robots that inspect harbors",
      country: "PT",
      region: "Europe",
    }),
    signal: AbortSignal.timeout(30_000),
  },
);

if (response.status === 403) {
  const reason = await response.text();
  console.log(`Ask an owner of the organization: ${reason.trim()}`);
} else if (response.ok) {
  const { organizations } = await response.json();
  console.log(`Changed ${organizations[0].name}`);
} else {
  throw new Error(`${response.status}: ${await response.text()}`);
}
