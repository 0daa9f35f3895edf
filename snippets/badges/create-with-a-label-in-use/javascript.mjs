const response = await fetch(
  `${process.env.LAYER5_URL}/api/organizations/badges`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      label: "Harbor-Operator",
      name: "Harbor Operator, second class",
      orgId: process.env.LAYER5_ORG_ID,
      description: "Awarded for a dive under supervision",
      imageUrl: "https://tidewater.example/academy/badges/second-class.svg",
    }),
    signal: AbortSignal.timeout(30_000),
  },
);

if (response.status === 409) {
  const reason = await response.text();
  console.log(`Choose another label: ${reason.trim()}`);
} else if (response.ok) {
  const badge = await response.json();
  console.log(`Created ${badge.label}`);
} else {
  throw new Error(`${response.status}: ${await response.text()}`);
}
