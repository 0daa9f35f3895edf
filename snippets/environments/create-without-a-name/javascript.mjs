const response = await fetch(`${process.env.LAYER5_URL}/api/environments`, {
  method: "POST",
  headers: {
    Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    description: "Robots on trial in the outer harbor",
    organizationId: process.env.LAYER5_ORG_ID,
  }),
  signal: AbortSignal.timeout(30_000),
});

if (response.ok) {
  const environment = await response.json();
  console.log(`Created ${environment.name}`);
} else {
  const reason = await response.text();
  console.log(response.status, reason.trim());
}
