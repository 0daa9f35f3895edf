const response = await fetch(
  `${process.env.LAYER5_URL}/api/identity/orgs/${process.env.LAYER5_ORG_ID}/roles`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      roleName: "Dive Supervisor",
      description: "Decides when a robot leaves the dock",
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
