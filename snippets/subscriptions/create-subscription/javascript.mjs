const response = await fetch(
  `${process.env.LAYER5_URL}/api/entitlement/subscriptions/create`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      orgId: process.env.LAYER5_ORG_ID,
      planId: process.env.PLAN_ID,
      userCount: 12,
      email: "mira.okafor@tidewater.example",
      paymentProcessor: "stripe",
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
