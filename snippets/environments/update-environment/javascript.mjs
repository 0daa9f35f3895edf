const response = await fetch(
  `${process.env.LAYER5_URL}/api/environments/${process.env.ENVIRONMENT_ID}`,
  {
    method: "PUT",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      name: "staging",
      description: "Rehearsal of every rollout before it reaches the piers",
      organizationId: process.env.LAYER5_ORG_ID,
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
