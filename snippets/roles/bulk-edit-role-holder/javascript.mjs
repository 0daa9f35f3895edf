const response = await fetch(
  `${process.env.LAYER5_URL}/api/identity/orgs/${process.env.LAYER5_ORG_ID}/roles`,
  {
    method: "PUT",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify([
      {
        email: "priya.raman@tidewater.example",
        roleNames: ["Organization User", "Rollout Manager"],
      },
      {
        email: "jonas.lindqvist@tidewater.example",
        roleNames: ["Organization User"],
      },
    ]),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}
