const response = await fetch(
  `${process.env.LAYER5_URL}/api/entitlement/subscriptions/webhooks`,
  {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      id: "evt_tidewater_0042",
      type: "invoice.paid",
      data: {
        object: { subscription: "sub_tidewater_2026" },
      },
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}
