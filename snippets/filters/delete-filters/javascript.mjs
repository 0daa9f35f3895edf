const response = await fetch(
  `${process.env.LAYER5_URL}/api/content/filters/delete`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.LAYER5_TOKEN}`,
      "layer5-current-orgid": process.env.LAYER5_ORG_ID,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({
      filters: [
        {
          id: process.env.FILTER_ID,
          name: "sonar-rate-limit",
        },
        {
          id: process.env.OTHER_FILTER_ID,
          name: "sonar-burst-trial",
        },
      ],
    }),
    signal: AbortSignal.timeout(30_000),
  },
);
if (!response.ok) {
  throw new Error(`${response.status}: ${await response.text()}`);
}
