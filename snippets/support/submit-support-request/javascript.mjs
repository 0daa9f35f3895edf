const response = await fetch(
  `${process.env.LAYER5_URL}/api/integrations/support`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      subject: "Connection harbor-west stays in maintenance",
      message:
        "We set harbor-west to connected yesterday, and today it is in maintenance again.",
      scope: "Support",
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}

console.log(await response.text());
