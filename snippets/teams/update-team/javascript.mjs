const response = await fetch(
  `${process.env.LAYER5_URL}/api/identity/orgs/${process.env.LAYER5_ORG_ID}/teams/${process.env.TEAM_ID}`,
  {
    method: "PUT",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      name: "Platform",
      description: "Keeps the clusters of both harbors and of pier 7 running",
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
