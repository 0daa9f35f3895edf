const response = await fetch(
  `${process.env.LAYER5_URL}/api/identity/users/anonymous`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      name: "trial-meshery",
      kind: "meshery",
      type: "platform",
      subType: "management",
      status: "connected",
      metadata: { server_location: "https://meshery.tidewater.example" },
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
