const response = await fetch(
  `${process.env.LAYER5_URL}/api/organizations/badges`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      label: "Rollout-Pilot",
      name: "Rollout Pilot",
      orgId: process.env.LAYER5_ORG_ID,
      description: "Awarded for a rollout that no robot noticed",
      imageUrl: "https://tidewater.example/academy/badges/rollout-pilot.svg",
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
